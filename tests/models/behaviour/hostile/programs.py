"""Hostile programs by family. `@FILE`, `@FOLDER` and `@PORT` stand for the canary's file, folder and open port."""

from dataclasses import dataclass

from models.behaviour import Call, Stdin

USUAL: tuple[Call | Stdin, ...] = (Call("f(1)"), Stdin("1\n2\n"))


@dataclass(frozen=True)
class Hostile:
    """One program with what it is tried on."""

    family: str
    code: str
    inputs: tuple[Call | Stdin, ...] = USUAL
    setup: str = ""


FILES = """
def f(x): return open('@FILE').read()
---
def f(x):
    with open('@FOLDER/new.txt', 'w') as out: out.write('here')
f(1)
---
import os
def f(x): return os.listdir('@FOLDER')
print(os.listdir('@FOLDER'))
---
from pathlib import Path
print(Path('@FILE').read_text())
def f(x): return Path('@FILE').read_bytes()
---
from pathlib import Path
Path('@FOLDER/made').mkdir()
---
import os
os.remove('@FILE')
---
import os
os.rename('@FILE', '@FOLDER/moved')
---
import shutil
shutil.rmtree('@FOLDER')
---
def f(x): return open('/proc/self/environ').read()
---
def f(x): return open('/proc/1/cmdline', 'rb').read()
---
def f(x): return open('/dev/zero', 'rb').read()
---
def f(x): return [open(n) for n in range(0, 20)]
print(f(1))
---
import os
os.chdir('@FOLDER')
print(os.getcwd(), open('canary.txt').read())
---
def f(x): return open('../../../../../../../../@FILE').read()
---
import tempfile
tempfile.mkdtemp(dir='@FOLDER')
---
print('x', file=open('@FOLDER/printed', 'a'))
---
import io
def f(x): return io.open('@FILE').read()
---
from glob import glob
print(glob('@FOLDER/*'))
"""

OUTSIDE = """
import socket
s = socket.create_connection(('127.0.0.1', @PORT))
s.send(b'here')
---
import urllib.request
def f(x): return urllib.request.urlopen('http://127.0.0.1:@PORT/').read()
f(1)
---
import http.client
http.client.HTTPConnection('127.0.0.1', @PORT).request('GET', '/')
---
import asyncio
async def go(): await asyncio.open_connection('127.0.0.1', @PORT)
asyncio.run(go())
---
import subprocess
def f(x): return subprocess.check_output(['touch', '@FOLDER/touched'])
f(1)
---
import os
os.system('touch @FOLDER/touched')
---
import os
os.fork()
---
import os
os.kill(os.getppid(), 9)
---
import os
os.execv('/bin/sh', ['sh', '-c', 'touch @FOLDER/touched'])
---
import os
def f(x): return os.environ, os.getenv('FEEDFORWARD_CANARY')
print(f(1))
---
from os import environ
print(dict(environ))
def f(x): return environ['FEEDFORWARD_CANARY']
---
import ctypes
ctypes.string_at(0)
---
import multiprocessing
multiprocessing.Process(target=print).start()
---
import threading
def f(x): threading.Thread(target=lambda: f(x)).start()
f(1)
---
import signal, os
signal.alarm(1)
os.abort()
"""

INSIDE = """
def f(x): return ().__class__.__mro__[1].__subclasses__()
print(f(1))
---
def f(x): return ().__class__.__base__.__subclasses__()[100].__init__.__globals__
---
def f(x): return f.__globals__, f.__code__, f.__closure__
print(f(1))
---
def f(x): return input.__self__, input.__globals__['sys']
print(f(1))
---
def f(x): return print.__self__.__import__('os').environ
print(f(1))
---
def f(x): return __import__('os').environ['FEEDFORWARD_CANARY']
print(f(1))
---
def f(x): return __builtins__, __loader__, __spec__
---
def f(x): return getattr(getattr((), '__cla' + 'ss__'), '__ba' + 'se__')
print(f(1))
---
def f(x): return '{0.__class__.__init__.__globals__}'.format(x)
print('{0.__class__.__mro__}'.format(1))
---
import sys
def f(x): return sys.modules, sys._getframe(), sys.path
print(f(1))
---
import sys
print(sys._getframe(1).f_back.f_globals)
---
import gc
def f(x): return gc.get_objects()
---
import inspect
def f(x): return inspect.stack()
---
def f(x):
    try: 1/0
    except Exception as e: return e.__traceback__.tb_frame.f_back.f_globals
print(f(1))
---
exec("import os; print(os.environ)")
def f(x): return eval("__import__('os').environ")
---
def f(x): return compile("print(open('@FILE').read())", 'x', 'exec')
exec(f(1))
---
def f(x): return globals(), locals(), vars(), dir()
---
__report = __note = __type_in = print
def f(x): return 7
---
__report = 5
def canonical(*a): return '@FILE'
def f(x): return [1]
---
input = print = len = list = str = type = repr = isinstance = None
def f(x): return [x, {1: {2, 3}}]
---
__map__ = __delete_item__ = None
def f(x):
    m = map(str, [x])
    del m[0]
---
import importlib
importlib.import_module('os').system('touch @FOLDER/touched')
---
from os import *
print(environ)
---
import pydantic_monty, models.behaviour
def f(x): return models.behaviour.Runner
"""

BOMBS = """
def f(x):
    while True: pass
f(1)
---
def f(x): return 10 ** 10 ** 10
---
def f(x):
    n = 7
    while True: n = n * n
f(1)
---
def f(x): return 'a' * 10 ** 10
---
def f(x): return [0] * 10 ** 9
print(len(f(1)))
---
def f(x):
    l = [1]
    while True: l = l + l
f(1)
---
def f(x):
    s = 'ab'
    while True: s += s
f(1)
---
def f(x):
    l = []
    l.append(l)
    return l
print(f(1))
---
def f(x):
    l = [0]
    for _ in range(60): l = [l] * 10
    return l
print(f(1))
---
def f(x):
    l = []
    for _ in range(100000): l = [l]
    return l
print(f(1))
---
def f(x): return f(x + 1)
f(1)
---
def f(x): return [f(x) for _ in range(10)]
f(1)
---
f = lambda x: (lambda y: y(y))(lambda y: y(y))
f(1)
---
def f(x): return str(2 ** 200000)
print(2 ** 100000)
---
def f(x): return int('9' * 100000) ** 2
---
def f(x): return 1 << 10 ** 9
---
def f(x): return pow(3, 10 ** 7) % 10
---
def f(x): return len(list(range(10 ** 12)))
---
def f(x): return sum(range(10 ** 12))
---
def f(x): return sorted(range(10 ** 8))
---
def f(x): return {n: 'x' * n for n in range(10 ** 6)}
---
def f(x): return set(range(10 ** 8))
---
def f(x): return list('a' * 10 ** 7)
---
def f(x): return ('a' * 1000).replace('a', 'b' * 10 ** 8)
---
def f(x): return '%999999999d' % 1
print('%999999999d' % 1)
---
def f(x): return '{:>999999999}'.format(1)
---
def f(x): return f'{x:0999999999}', f'{1.5:.999999999f}'
---
def f(x): return ' '.join(['a' * 10 ** 6] * 10 ** 4)
---
def f(x): return 'a'.center(10 ** 10), 'a'.zfill(10 ** 10), 'a'.ljust(10 ** 10)
---
import re
def f(x): return re.match('(a+)+$', 'a' * 40 + 'b')
f(1)
---
import re
def f(x): return re.match('(a|a)*$', 'a' * 60 + 'b'), re.sub('(.*)*', 'x', 'a' * 10 ** 5)
---
import re
def f(x): return re.findall('(x+x+)+y', 'x' * 10000)
---
import re
def f(x): return re.compile('(' * 5000 + ')' * 5000), re.compile('a{1000}{1000}{1000}')
---
import itertools
def f(x): return list(itertools.permutations(range(30)))
---
import itertools
def f(x): return list(itertools.product(range(1000), repeat=50)), list(itertools.repeat(1))
---
import math
def f(x): return math.factorial(10 ** 8), math.comb(10 ** 9, 10 ** 8), math.perm(10 ** 7)
---
import time
def f(x): time.sleep(3600)
f(1)
---
import asyncio
async def go(): await asyncio.sleep(3600)
asyncio.run(go())
---
import random
def f(x): return random.choices(range(10), k=10 ** 9), random.sample(range(10 ** 9), 10 ** 8)
---
import json
def f(x): return json.loads('[' * 100000)
---
from collections import deque, Counter
def f(x): return deque([0]) * 10 ** 9, Counter(range(10 ** 9))
---
import copy
def f(x):
    l = []
    for _ in range(50): l = [l, l]
    return copy.deepcopy(l)
---
from functools import lru_cache, reduce
@lru_cache(None)
def f(x): return f(x + 1) + f(x + 2)
---
def f(x):
    try: f(x)
    except BaseException: f(x)
    finally: f(x)
f(1)
---
def f(x):
    while True:
        try:
            while True: pass
        except BaseException: pass
f(1)
---
def f(x):
    try:
        return [0] * 10 ** 9
    except MemoryError:
        return f(x)
"""

FLOODS = """
while True: print('flood')
---
def f(x):
    while True: print('x' * 10 ** 5)
f(1)
---
print('x' * 10 ** 7)
def f(x): return 'y' * 10 ** 6
---
while True: print(end='')
---
for n in range(10 ** 6): print(n, end=' ')
---
while True: input()
---
def f(x):
    while True: input('more ' * 10 ** 5)
f(1)
---
while True:
    try: input()
    except: pass
---
import sys
while True: print('e', file=sys.stderr)
---
def f(x): raise ValueError('x' * 10 ** 7)
f(1)
---
def f(x): return list(range(10 ** 5))
---
def f(x): return {str(n) * 100: [n] * 100 for n in range(1000)}
---
def f(x):
    x.extend(range(10 ** 5))
"""

TEXTS = """
class E:
    def __repr__(self):
        while True: pass
    __str__ = __repr__
def f(x): return E()
print(E())
---
class E:
    def __repr__(self): raise KeyboardInterrupt
def f(x): return [E()]
---
class E:
    def __repr__(self): return 'x' * 10 ** 9
def f(x): return E()
---
class E:
    def __repr__(self): return 5
def f(x): return E(), {E(): E()}
---
class E:
    def __eq__(self, other):
        while True: pass
    def __hash__(self): return 1
def f(x): return {E(): 1, E(): 2}
---
class E:
    def __hash__(self): return 10 ** 10 ** 6
def f(x): return {E()}
---
class E:
    def __repr__(self): return repr(self)
def f(x): return E()
---
class E:
    def __init__(self): self.me = [self, {1: self}]
def f(x): return E()
---
class E:
    def __iter__(self): return self
    def __next__(self): return 1
def f(x): return list(E())
---
def f(x): raise ValueError('\\x1d\\x1f\\x00\\u202e\\ud800' + '</script>%s{0}')
---
def f(x): return '\\x1f\\x1f0\\x1f[9]\\x1d'
print('\\x1d' * 100)
---
def f(x): return '\\ud800', '\\U0010ffff', '\\0', '\\u202e', chr(0xdfff)
print(f(1))
---
raise SystemExit('\\x1f' * 1000)
---
class TimeoutError: pass
def f(x): raise MemoryError('memory limit exceeded: 1 bytes > 20000 bytes')
---
raise NotImplementedError('The monty syntax parser does not yet support everything')
---
def f(x): raise TimeoutError('feed time limit exceeded')
f(1)
---
\N{MATHEMATICAL BOLD SMALL X} = 1
def f(x): return \N{MATHEMATICAL BOLD SMALL X}, \N{FULLWIDTH LATIN SMALL LETTER X}
---
def f(x): return '\N{RIGHT-TO-LEFT OVERRIDE}' # \N{RIGHT-TO-LEFT OVERRIDE} ''' }
---
\N{ZERO WIDTH NO-BREAK SPACE}def f(x):\N{NO-BREAK SPACE}return x
"""

ENDINGS = """
import sys
sys.exit(1)
---
import os
os._exit(1)
---
exit()
---
def f(x): quit()
quit()
---
raise KeyboardInterrupt
---
raise SystemExit
---
raise GeneratorExit
---
raise BaseException('x')
---
def f(x): raise StopIteration
raise StopIteration
---
raise RecursionError
---
import sys
sys.setrecursionlimit(10 ** 9)
def f(x): return f(x)
---
async def f(x): return await f(x)
---
import faulthandler
faulthandler._sigsegv()
"""

# Not in the form of a text above: they are too long, or hold signs that a text cannot show.
MADE = (
    "(" * 100_000,
    "x = " + "(" * 90 + "1" + ")" * 90 + "\ndef f(x): return 1\n",
    "x = " + "[" * 5_000 + "]" * 5_000,
    "-" * 50_000 + "1",
    "not " * 20_000 + "x",
    "x = " + "1+" * 60_000 + "1",
    "x" + ".a" * 60_000,
    "x" + "()" * 30_000,
    "".join(" " * n + "if 1:\n" for n in range(600)) + " " * 600 + "pass",
    "lambda: " * 5_000 + "1",
    "f'{" * 3_000 + "1" + "}'" * 3_000,
    "x = '" + "a" * 2_000_000 + "'\ndef f(x): return 1\n",
    "x = 1\n" * 200_000,
    "x = " + "9" * 100_000,
    "x = 0x" + "f" * 1_000_000,
    "\0" * 1_000,
    "def f(x):\n    return 1\0\n",
    "\x1b[2J\x07\x08\r\x1a\x04",
    "\ud800\udfff = 1",
    "def f(x):\r\treturn 1\x0c\x0b",
    "# -*- coding: rot13 -*-\nvzcbeg bf",
    "\\\n" * 50_000 + "1",
    "'''" + "\n" * 100_000,
    "a" * 100_000 + " = 1",
    "class A" + "(object" * 500 + ")" * 500 + ":\n  pass",
    "def f(x):\n" + "".join(f"    if x == {n}: return {n}\n" for n in range(20_000)),
    "def f(" + ", ".join(f"a{n}=0" for n in range(5_000)) + "): return 1\n",
    "x = {" + ", ".join(f"{n}: {n}" for n in range(50_000)) + "}\ndef f(x): return 1\n",
)

PLAIN = "def f(x):\n    return x\ntry:\n    print(input())\nexcept Exception as error:\n    print(error)\n"
INPUTS: tuple[Call | Stdin, ...] = (
    Call("open('@FILE').read()"),
    Call("__import__('os').environ"),
    Call("f(" * 5_000 + ")" * 5_000),
    Call("f('a' * 10 ** 10)"),
    Call("f(10 ** 10 ** 10)"),
    Call("f(1)\nimport os\nprint(os.environ)"),
    Call("f(1); while True: pass"),
    Call("(lambda g: g(g))(lambda g: g(g))"),
    Call("f(1)) or print(open('@FILE').read()"),
    Call("f('\x1f\x1d\0')"),
    Call("[f(n) for n in range(10 ** 9)]"),
    Call(""),
    Call("__report(1, (), 10 ** 9, [])"),
    Call("f.__globals__"),
    Call("f('" + "x" * 1_000_000 + "')"),
    Stdin("x" * 3_000_000),
    Stdin("\n" * 1_000_000),
    Stdin("\0\x1d\x1f\ud800\n"),
    Stdin("__import__('os').environ\n'''\n"),
    Stdin(""),
)
SETUPS = (
    "import os\nkept = open('@FILE').read()",
    "while True: pass",
    "kept = 'a' * 10 ** 10",
    "input = None\nprint = None",
    "def broken(:",
    "print('x' * 10 ** 7)",
    "(" * 50_000,
    "raise SystemExit",
)


def _family(family: str, text: str) -> list[Hostile]:
    return [Hostile(family, part.strip("\n") + "\n") for part in text.split("\n---\n")]


def programs() -> list[Hostile]:
    """All of them."""
    return [
        *_family("files and folders", FILES),
        *_family("network, processes, environment", OUTSIDE),
        *_family("introspection and tampering", INSIDE),
        *_family("time, memory, depth, size", BOMBS),
        *_family("floods of output and prompts", FLOODS),
        *_family("hostile texts and methods", TEXTS),
        *_family("endings", ENDINGS),
        *[Hostile("texts that strain the parser", code) for code in MADE],
        *[Hostile("hostile inputs", PLAIN, (given,)) for given in INPUTS],
        *[Hostile("hostile setups", PLAIN, USUAL, setup) for setup in SETUPS],
    ]
