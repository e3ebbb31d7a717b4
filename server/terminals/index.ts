export { doorOf, type TerminalDoor } from "./door";
export { type Call, serveTerminals } from "./serve";
export { createTerminals, type Terminals } from "./terminals";
