// Shows the motto, which the socket says.
const socket = new WebSocket("ws://localhost:8080/doors/live");
socket.onmessage = (message) => {
  document.querySelector("#motto").textContent = message.data || "none yet";
};
// A page that frames this one cannot look inside. This tells it that the browser shows the desk.
if (parent !== window) parent.postMessage("the desk is shown", "*");
