import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ownKubeconfig } from '../../src/cluster/kubeconfig/home.ts';
import { windowsProgram } from '../../src/cluster/windows-program.ts';

describe("the user's own kubeconfig", () => {
  const env = { HOME: 'M:/', HOMEDRIVE: 'H:', HOMEPATH: '/u', USERPROFILE: 'C:/Users/u' };
  const file = (home: string): string => join(home, '.kube', 'config');
  const own = (there: readonly string[], variables = {}, platform: NodeJS.Platform = 'win32') =>
    ownKubeconfig({ ...env, ...variables }, (path) => (there.map(file).includes(path) ? '' : undefined), platform);

  it('is on Windows in the first home that has one', () => {
    assert.equal(own(['M:/', 'H:/u', 'C:/Users/u']), file('M:/'));
    assert.equal(own(['H:/u', 'C:/Users/u']), file('H:/u'));
    assert.equal(own(['C:/Users/u']), file('C:/Users/u'));
    assert.equal(own(['C:/Users/u', 'H:'], { HOMEPATH: undefined }), file('C:/Users/u'));
  });

  it('is named by the first home where none has one', () => {
    assert.equal(own([]), file('M:/'));
    assert.equal(own([], { HOME: '', HOMEDRIVE: undefined }), file('C:/Users/u'));
    assert.equal(
      ownKubeconfig({}, () => undefined, 'win32'),
      undefined,
    );
  });

  it('is there when it cannot be read: who reads it says why', () => {
    const read = (path: string): undefined => {
      if (path === file('H:/u')) throw new Error('EACCES');
    };
    assert.equal(ownKubeconfig(env, read, 'win32'), file('H:/u'));
  });

  it('is below HOME and nowhere else on other systems', () => {
    assert.equal(own(['C:/Users/u'], {}, 'linux'), file('M:/'));
    assert.equal(own(['C:/Users/u'], { HOME: undefined }, 'linux'), undefined);
  });
});

describe('a program on Windows', () => {
  const env = { Path: 'relative;"C:\\Program Files\\aws";C:\\bin', PathExt: '.EXE;.CMD' };
  const found = (command: string, ...files: string[]) => windowsProgram(command, env, (path) => files.includes(path));

  it('is found by PATH, with the endings that run', () => {
    assert.equal(found('aws', 'C:\\bin\\aws.EXE', 'C:\\bin\\aws'), 'C:\\bin\\aws.EXE');
    assert.equal(
      found('aws', 'C:\\bin\\aws.EXE', 'C:\\Program Files\\aws\\aws.CMD'),
      'C:\\Program Files\\aws\\aws.CMD',
    );
    assert.equal(found('aws.cmd', 'C:\\bin\\aws.cmd'), 'C:\\bin\\aws.cmd');
    assert.equal(found('kube.login', 'C:\\bin\\kube.login.EXE'), 'C:\\bin\\kube.login.EXE');
  });

  it('is found by its path', () => {
    assert.equal(found('D:\\tools\\login', 'D:\\tools\\login.CMD'), 'D:\\tools\\login.CMD');
    assert.equal(found('D:/tools/login.exe', 'D:\\tools\\login.exe'), 'D:\\tools\\login.exe');
  });

  it('is not what PATH has without an ending that runs, nor what lies in the folder at hand', () => {
    assert.equal(found('aws', 'C:\\bin\\aws', 'aws.EXE', 'relative\\aws.EXE'), undefined);
    assert.equal(
      windowsProgram('aws', {}, () => true),
      undefined,
    );
  });

  it('has the endings that Windows comes with where none are named', () => {
    assert.equal(
      windowsProgram('aws', { PATH: 'C:\\bin' }, (path) => path === 'C:\\bin\\aws.bat'),
      'C:\\bin\\aws.bat',
    );
  });
});
