// The entry of the executables in a release: `npm run dist` puts everything it imports into one file.
import { main } from '../src/cli/main.ts';

void main(process.argv.slice(2));
