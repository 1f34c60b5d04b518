'use strict';

// Six significant digits, as the tool prints them.
const formatNumber = value => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(size >= 1e6 ? 3 : 2).replace('e+', 'e');
  return String(Number(value.toPrecision(5)));
};

const formatCount = value => Math.round(value).toLocaleString('en-US');

const formatDuration = seconds => {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const two = number => String(number).padStart(2, '0');
  return minutes < 60 ? `${minutes}:${two(Math.floor(seconds % 60))}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(Math.floor(seconds % 60))}`;
};

// Counts on an axis: 500, 20k, 1.5M.
const formatShort = value => {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))}k`;
  return formatNumber(value);
};

// HTML elements, their text never read as markup.
const element = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

const drawn = (name, attributes, text) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
};
