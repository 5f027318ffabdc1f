#!/usr/bin/env node
// Runs the program from its sources: Node strips the types.
import { basename } from 'node:path';
import { main } from '../src/cli/main.ts';

await main(process.argv.slice(2), basename(process.env.MULTINET_CALLED_AS ?? 'kubectl-multinet'));
