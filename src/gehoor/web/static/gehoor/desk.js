// The one script of a page; everything it needs stands beside it.
import "./clock.js";
import "./composer.js";
import "./dialogs.js";
import "./keys.js";
import "./pages.js";
import "./toasts.js";
import { follow } from "./live.js";
import { settle, startSwapping } from "./swap.js";

startSwapping();
settle();
follow();
