package main

// This architecture has none of the old calls.
var oldCalls []string
