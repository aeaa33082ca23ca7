"""What the child gives up before it reads a file: memory, time, network, files, rights, calls.

Each measure is tried; :func:`shut` and :func:`leave_the_network` say which took hold, since not
every system grants all of them.
"""

import ctypes
import mmap
import os
import resource
import struct
import sys
from collections.abc import Callable

MEMORY = 512 * 1024 * 1024
SECONDS = 20
NOBODY = 65534
CLONE_NEWNET, CLONE_NEWUSER, CLONE_THREAD = 0x40000000, 0x10000000, 0x00010000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
PROT_EXEC = 0x4
KILL, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
EPERM, ENOSYS = 1, 38

#: number of each call that is allowed, by machine: those of a process that only computes.
#: "clone" only for threads, "mmap" and "mprotect" only without new code; nothing opens, connects,
#: forks, starts or signals.
CALLS = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "munmap": 11, "brk": 12,
            "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19,
            "writev": 20, "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35,
            "getpid": 39, "exit": 60, "uname": 63, "getrusage": 98, "sysinfo": 99,
            "sigaltstack": 131, "gettid": 186, "futex": 202, "sched_getaffinity": 204,
            "set_tid_address": 218, "clock_gettime": 228, "clock_getres": 229,
            "clock_nanosleep": 230, "exit_group": 231, "set_robust_list": 273,
            "getrandom": 318, "membarrier": 324, "rseq": 334,
        },
        {"mmap": 9, "mprotect": 10, "clone": 56},
        435,
    ),
    "aarch64": (
        0xC00000B7,
        {
            "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66,
            "fstat": 80, "exit": 93, "exit_group": 94, "set_tid_address": 96, "futex": 98,
            "set_robust_list": 99, "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114,
            "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124,
            "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139,
            "uname": 160, "getrusage": 165, "getpid": 172, "gettid": 178, "sysinfo": 179,
            "brk": 214, "munmap": 215, "mremap": 216, "madvise": 233, "getrandom": 278,
            "membarrier": 283, "rseq": 293,
        },
        {"mmap": 222, "mprotect": 226, "clone": 220},
        435,
    ),
}  # fmt: skip


def limit() -> list[str]:
    """Bound memory and time, and allow no file to be written."""
    held = True
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # some systems bound no memory
            held = False
    return ["limits"] if held else []


def leave_the_network() -> list[str]:
    """Move into a network of one's own, where there is nobody."""
    if not sys.platform.startswith("linux"):
        return []
    unshare = _libc().unshare
    alone = unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    return ["network"] if alone else []


def shut(*, threads: bool) -> list[str]:
    """Give up the rest: files, processes, rights, system calls. Everything needed is loaded."""
    held = []
    if _stop_being_root():
        held.append("rights")
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    if not threads:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform.startswith("linux"):
        if _libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            held.append("no_new_rights")
        if _filter_calls():
            held.append("calls")
    return held


def _stop_being_root() -> bool:
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        pass
    return os.geteuid() != 0


def _filter_calls() -> bool:
    known = CALLS.get(os.uname().machine)
    if known is None:
        return False
    program = _program(*known)
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return bool(_libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) == 0)


def _program(machine: int, allowed: dict[str, int], guarded: dict[str, int], clone3: int) -> bytes:
    """A filter for the kernel: each allowed call, else "not permitted"."""
    load, equal, both, give = 0x20, 0x15, 0x54, 0x06

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    lines = [step(load, 4), step(equal, machine, 1, 0), step(give, KILL), step(load, 0)]
    for number in allowed.values():
        lines += [step(equal, number, 0, 1), step(give, ALLOW)]
    # What an argument decides: its low word, the bits that matter, their only allowed value.
    for name, argument, mask, value in (
        ("mmap", 2, PROT_EXEC, 0),
        ("mprotect", 2, PROT_EXEC, 0),
        ("clone", 0, CLONE_THREAD, CLONE_THREAD),
    ):
        lines += [
            step(equal, guarded[name], 0, 5),
            step(load, 16 + 8 * argument),
            step(both, mask),
            step(equal, value, 0, 1),
            step(give, ALLOW),
            step(give, ERRNO | EPERM),
        ]
    # The C library asks for clone3 first and takes clone if there is none.
    lines += [step(equal, clone3, 0, 1), step(give, ERRNO | ENOSYS), step(give, ERRNO | EPERM)]
    return b"".join(lines)


def try_to_escape(connect: Callable[[], object]) -> dict[str, object]:
    """Try what a taken-over child would try; which attempts were refused."""
    refused = []
    tried = attempts(connect)
    for name, attempt in tried.items():
        try:
            attempt()
        except OSError:
            refused.append(name)
    return {"refused_to": refused, "tried": list(tried)}


def attempts(connect: Callable[[], object]) -> dict[str, Callable[[], object]]:
    """What any process may do that is not held."""
    return {
        "open": lambda: os.open("/", os.O_RDONLY),
        "write": lambda: os.open("/dev/null", os.O_WRONLY),
        "connect": connect,
        "fork": _fork,
        "signal": lambda: os.kill(os.getppid(), 0),
        "code": _make_code,
        "start": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),  # noqa: S606
    }


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _make_code() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | PROT_EXEC)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
