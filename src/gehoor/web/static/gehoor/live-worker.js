// One stream for all tabs of this browser. It carries the names of what changed; each tab asks for the words itself.

const ports = new Set();
let source = null;
let stream = "";
let lastId = "";
let isOnline = true;
let wait = 1000;
let retry = 0;

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.bye) {
      ports.delete(port);
      if (!ports.size) stop();
    } else if (data.stream) {
      ports.add(port);
      stream = data.stream;
      if (!source) open();
      port.postMessage({ online: isOnline });
    }
  };
  port.start();
};

function stop() {
  clearTimeout(retry);
  source?.close();
  source = null;
  lastId = "";
}

function tell(news) {
  for (const port of ports) port.postMessage(news);
}

function online(yes) {
  isOnline = yes;
  tell({ online: yes });
}

function open() {
  clearTimeout(retry);
  source = new EventSource(stream);
  source.addEventListener("hello", (event) => {
    wait = 1000;
    // A stream that was opened anew does not know where we were: then everything is looked at again.
    if (lastId && event.lastEventId !== lastId && fresh) tell({ reload: true });
    fresh = false;
    lastId = event.lastEventId || lastId;
    online(true);
  });
  source.addEventListener("news", (event) => {
    lastId = event.lastEventId;
    tell({ topics: event.data.split(" ") });
  });
  source.addEventListener("reload", (event) => {
    lastId = event.lastEventId || lastId;
    tell({ reload: true });
  });
  source.onerror = () => {
    online(false);
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    source.close();
    fresh = true;
    retry = setTimeout(() => ports.size && open(), wait);
    wait = Math.min(wait * 2, 30_000);
  };
}
let fresh = false;
