// Change one tree into another and keep what a person is using: elements with the same id (or, without one, in the
// same place) stay the same nodes, so focus, selection, scroll, open dialogs and typed words live on.
//
//   data-keep    this element is the browser's: never changed while it is there on both sides
//   <dialog>, <details>   whether it is open is the browser's too

/** Make the children of `old` like the children of `fresh` (an Element or DocumentFragment, which is used up). */
export function morphChildren(old, fresh) {
  const kept = new Map();
  for (const child of old.children) if (child.id) kept.set(child.id, child);
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = find(wanted, place, kept, fresh);
    if (!match) {
      old.insertBefore(wanted, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else move(old, match, place);
    morph(match, wanted);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

/** Make one node like another of the same kind. */
export function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.hasAttribute("data-keep") && fresh.hasAttribute("data-keep")) return;
  if (old.isEqualNode(fresh) && !isField(old)) return;
  const typed = isField(old) && isTouched(old);
  syncAttributes(old, fresh);
  if (old.localName === "textarea") {
    if (!typed && old.value !== fresh.defaultValue) old.value = fresh.defaultValue;
    if (old.defaultValue !== fresh.defaultValue) setDefault(old, fresh.defaultValue, typed);
    return;
  }
  if (old.localName === "input") {
    if (!typed) restore(old, fresh);
    return;
  }
  morphChildren(old, fresh);
}

function find(wanted, place, kept, fresh) {
  if (wanted.nodeType === Node.ELEMENT_NODE && wanted.id) {
    const same = kept.get(wanted.id);
    return same && same.localName === wanted.localName ? same : null;
  }
  // Without an id the first free node of the same kind will do, as long as no id is waiting before it.
  for (let node = place; node; node = node.nextSibling) {
    if (node.id) {
      if (fresh.querySelector?.(`#${CSS.escape(node.id)}`)) return null;
      continue;
    }
    if (node.nodeType === wanted.nodeType && node.nodeName === wanted.nodeName) return node;
  }
  return null;
}

function move(parent, node, place) {
  // moveBefore keeps focus, scroll and running animations where a browser has it.
  if (parent.moveBefore) parent.moveBefore(node, place);
  else if (!node.contains(document.activeElement)) parent.insertBefore(node, place);
  else {
    // The node with the focus stays; what stands before it goes behind it.
    while (place && place !== node) {
      const next = place.nextSibling;
      parent.insertBefore(place, node.nextSibling);
      place = next;
    }
  }
}

function syncAttributes(old, fresh) {
  const openIsOurs = old.localName === "dialog" || old.localName === "details";
  for (const { name, value } of fresh.attributes) {
    if (name === "open" && openIsOurs && old.localName === "details") continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (fresh.hasAttribute(name) || (name === "open" && openIsOurs)) continue;
    old.removeAttribute(name);
  }
}

function isField(node) {
  return node.localName === "textarea" || node.localName === "input";
}

function isTouched(node) {
  if (node.type === "checkbox" || node.type === "radio") return node.checked !== node.defaultChecked;
  if (node.type === "hidden") return false;
  return node === document.activeElement || node.value !== node.defaultValue;
}

function restore(old, fresh) {
  if (old.type === "checkbox" || old.type === "radio") {
    if (old.checked !== fresh.defaultChecked) old.checked = fresh.defaultChecked;
  } else if (old.type !== "file" && old.value !== fresh.defaultValue) {
    old.value = fresh.defaultValue;
  }
}

function setDefault(area, text, typed) {
  const value = area.value;
  area.defaultValue = text;
  if (typed && area.value !== value) area.value = value;
}
