#!/usr/bin/env node
// Runs the program as it was built: npm run build.
import { main } from '../dist/multinet.js';

await main(process.argv.slice(2));
