#!/usr/bin/env node
// Runs the program from its sources: Node strips the types.
import { main } from '../src/cli/main.ts';

await main(process.argv.slice(2));
