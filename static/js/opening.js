// What is seen first: the lines. Until they are drawn the panel keeps its place but not yet its
// content, which takes a browser as long to lay out as the lines take to be drawn.

const root = document.documentElement;
/** Should the lines be late, on a slow line or for a fault, the panel does not wait for them. */
const LATE_MS = 700;

/** Shows the content of the panel. */
export const showPanel = () => root.classList.remove("opening");

// What has been seen is not taken away.
if (!performance.getEntriesByType("paint").length) {
  root.classList.add("opening");
  setTimeout(showPanel, LATE_MS);
}
