// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/sandbox.hpp"

#include "protocol/fd.hpp"

#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <memory>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::drivers {
namespace {

void limit(__rlimit_resource what, rlim_t value) {
    const rlimit both{value, value};
    ::setrlimit(what, &both);
}

struct Release {
    void operator()(void* filter) const noexcept { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

int deny(const Filter& filter, int call) {
    return seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0);
}

/// Signals to itself only: abort() and raise() are that.
int keep_signals_home(const Filter& filter) {
    const auto self = static_cast<scmp_datum_t>(::getpid());
    int failed = 0;
    for (const int call :
         {SCMP_SYS(kill), SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo)})
        failed |= seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 1, SCMP_A0(SCMP_CMP_NE, self));
    return failed | deny(filter, SCMP_SYS(tkill)) | deny(filter, SCMP_SYS(pidfd_send_signal));
}

/// A rule compares an argument once only, so each family that is not allowed has its own.
int keep_to_local_sockets(const Filter& filter) {
    const auto refuse = [&](scmp_compare how, int family) {
        return seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                                SCMP_A0(how, static_cast<scmp_datum_t>(family)));
    };
    int failed = refuse(SCMP_CMP_GT, AF_NETLINK);
    for (int family = 0; family < AF_NETLINK; ++family)
        if (family != AF_UNIX) failed |= refuse(SCMP_CMP_EQ, family);
    return failed;
}

} // namespace

void harden_host() {
    ::prctl(PR_SET_DUMPABLE,
            0); // no ptrace, no /proc/self/mem for programs of the same user: the PIN comes here
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 256);
    limit(RLIMIT_FSIZE, rlim_t{64} << 20U);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    limit(RLIMIT_AS, rlim_t{1} << 30U); // sanitizers reserve terabytes
#endif
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a write beyond the limit fails, as on a full disk
    // What a module prints on stdout is for nobody; stderr is kysod's log.
    const Fd null{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
    ::dup2(null.get(), STDOUT_FILENO);
}

Result<void> limit_system_calls() {
    const Filter filter{seccomp_init(SCMP_ACT_ALLOW)};
    if (!filter) return Error{Errc::internal_error, "seccomp_init"};
    int failed = 0;
    // A deny-list: what vendors' modules need besides is not known.
    for (const int call : {SCMP_SYS(execve),        SCMP_SYS(execveat),         SCMP_SYS(setsid),
                           SCMP_SYS(setpgid),       SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
                           SCMP_SYS(mount),         SCMP_SYS(umount2),          SCMP_SYS(unshare),
                           SCMP_SYS(setns),         SCMP_SYS(pivot_root),       SCMP_SYS(chroot),
                           SCMP_SYS(bpf),           SCMP_SYS(keyctl),           SCMP_SYS(add_key),
                           SCMP_SYS(request_key),   SCMP_SYS(kexec_load),       SCMP_SYS(init_module),
                           SCMP_SYS(finit_module),  SCMP_SYS(perf_event_open),  SCMP_SYS(userfaultfd),
                           SCMP_SYS(io_uring_setup)})
        failed |= deny(filter, call);
#if !defined(__SANITIZE_ADDRESS__) // LeakSanitizer looks for leaks with ptrace
    failed |= deny(filter, SCMP_SYS(ptrace));
#endif
    failed |= keep_signals_home(filter);
    failed |= keep_to_local_sockets(filter);
    if (failed != 0) return Error{Errc::internal_error, "seccomp_rule_add"};
    if (const int refused = seccomp_load(filter.get()); refused != 0)
        return Error{Errc::internal_error, "seccomp_load: " + std::to_string(-refused)};
    return {};
}

void silence_output() noexcept {
    const Fd null{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
    ::dup2(null.get(), STDERR_FILENO);
}

} // namespace kyso::drivers
