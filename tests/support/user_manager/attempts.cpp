// SPDX-License-Identifier: Apache-2.0
#include "tests/support/user_manager/attempts.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::test {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

int done(long result) {
    return result < 0 ? errno : 0;
}

int mapped(void* address) {
    return address == MAP_FAILED ? errno : 0;
}

int open_file(const std::string& path, int flags) {
    return done(open(path.c_str(), flags | O_CLOEXEC, 0600));
}

template <int family, int type = SOCK_STREAM>
int new_socket() {
    return done(socket(family, type | SOCK_CLOEXEC, 0));
}

int reach(const std::string& path) {
    const int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (end < 0) return errno;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    return done(connect(end, reinterpret_cast<sockaddr*>(&address), sizeof address));
}

/// Above every errno; with a signal's number it is an exit status still.
constexpr int by_signal = 190;

/// 0 where a child that does this ends well.
template <class Work>
int in_a_child(Work work) {
    const pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

// -- files
// ------------------------------------------------------------------------------------------------------------
int read_ssh_key() {
    return open_file(variable("HOME") + "/.ssh/id_kyso", O_RDONLY);
}
int change_profile() {
    return open_file(variable("HOME") + "/.profile", O_WRONLY | O_APPEND);
}
int write_cache() {
    return open_file(variable("HOME") + "/.cache/kyso/kyso-probe", O_WRONLY | O_CREAT);
}
int write_etc() {
    return open_file("/etc/kyso-probe", O_WRONLY | O_CREAT);
}
int read_tmp() {
    return open_file("/tmp/kyso-canary-" + std::to_string(getuid()), O_RDONLY);
}
int write_tunable() {
    return open_file("/proc/sys/kernel/core_pattern", O_WRONLY);
}
int kernel_log_device() {
    return done(access("/dev/kmsg", F_OK));
}
int open_to_others() { // a file made with every bit set: does umask leave others any?
    const std::string path = "/tmp/kyso-umask-" + std::to_string(getpid());
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0) return errno;
    unlink(path.c_str());
    return (status.st_mode & 0077U) != 0 ? 0 : EACCES;
}
int setuid_bit() {
    const std::string path = "/tmp/kyso-setuid-" + std::to_string(getpid());
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const int result = done(fchmod(file, 04700));
    unlink(path.c_str());
    return result;
}

// -- sockets of others
// --------------------------------------------------------------------------------------------------
int reach_service() {
    return reach(variable("KYSO_PROBE_SERVICE"));
}
int reach_person() {
    return reach(variable("XDG_RUNTIME_DIR") + "/systemd/private");
}

// -- power over processes
// -----------------------------------------------------------------------------------------------
int gain_root() {
    return in_a_child([] {
               execl("/usr/local/libexec/kyso-tests/kyso-sandbox-probe-setuid", "probe", "--who", nullptr);
               return 127;
           }) == 0
               ? 0
               : EPERM;
}
int trace() {
    const auto pid = static_cast<pid_t>(std::strtol(variable("KYSO_PROBE_PID").c_str(), nullptr, 10));
    return done(ptrace(PTRACE_SEIZE, pid, nullptr, nullptr));
}
int user_namespace() {
    return done(unshare(CLONE_NEWUSER));
}
int mount_in_namespace() {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return errno;
    return done(mount("none", "/tmp", "tmpfs", 0, nullptr));
}
int write_and_execute() {
    return mapped(
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}
int execute_what_was_written() {
    void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return done(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}
int change_personality() {
    return done(personality(READ_IMPLIES_EXEC));
}
int real_time() {
    sched_param none{};
    none.sched_priority = 1;
    return done(sched_setscheduler(0, SCHED_RR, &none));
}
int leave_a_core() {
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &all);
    rlimit now{};
    getrlimit(RLIMIT_CORE, &now);
    return now.rlim_cur > 0 ? 0 : EPERM;
}
int much_memory() { // 512 MiB
    return mapped(
        mmap(nullptr, std::size_t{512} << 20U, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

// -- the kernel
// -----------------------------------------------------------------------------------------------------------
int load_module() {
    return done(syscall(SYS_init_module, nullptr, 0, ""));
}
int set_clock() { // to what it says already
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return done(clock_settime(CLOCK_REALTIME, &now));
}
int count_events() {
    perf_event_attr event{};
    event.type = PERF_TYPE_SOFTWARE;
    event.size = sizeof event;
    event.config = PERF_COUNT_SW_TASK_CLOCK;
    event.exclude_kernel = 1;
    event.exclude_hv = 1;
    return done(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
}
int key_of_session() {
    return done(syscall(SYS_request_key, "user", canary_key, nullptr, 0));
}
int shared_memory() {
    return done(shmget(static_cast<key_t>(0x6b79736f), 0, 0));
}
int old_system_calls() { // getpid(2) by the numbers of 32-bit programs
#if defined(__x86_64__)
    return in_a_child([] {
        long result = 20;
        asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
        return result > 0 ? 0 : static_cast<int>(-result);
    });
#else
    return ENOSYS;
#endif
}

} // namespace

const std::vector<Attempt>& attempts() {
    static const std::vector<Attempt> all = {
        {"gain root by a setuid program", gain_root},
        {"trace another process of the person", trace},
        {"make a user namespace", user_namespace},
        {"mount in a namespace of one's own", mount_in_namespace},
        {"memory to write and execute", write_and_execute},
        {"execute what was written", execute_what_was_written},
        {"512 MiB of memory", much_memory},
        {"leave a core", leave_a_core},
        {"set a setuid bit", setuid_bit},
        {"files that others may read", open_to_others},
        {"change the personality", change_personality},
        {"real-time priority", real_time},
        {"32-bit system calls", old_system_calls},
        {"socket: IPv4", new_socket<AF_INET>},
        {"socket: IPv6", new_socket<AF_INET6>},
        {"socket: netlink", new_socket<AF_NETLINK, SOCK_RAW>},
        {"socket: packet", new_socket<AF_PACKET, SOCK_RAW>},
        {"socket: vsock", new_socket<AF_VSOCK>},
        {"reach a service of the system by its socket", reach_service},
        {"reach the person's service manager", reach_person},
        {"read ~/.ssh", read_ssh_key},
        {"change ~/.profile", change_profile},
        {"write to ~/.cache/kyso", write_cache},
        {"write to /etc", write_etc},
        {"read /tmp of others", read_tmp},
        {"shared memory of others", shared_memory},
        {"keys of the login session", key_of_session},
        {"change the kernel's settings", write_tunable},
        {"see the kernel log's device", kernel_log_device},
        {"count events of the processor", count_events},
        {"load a kernel module", load_module},
        {"set the clock", set_clock},
    };
    return all;
}

std::string outcome(const Attempt& attempt) {
    const int result = in_a_child(attempt.run);
    if (result == 0) return "allowed";
    if (result > by_signal) return std::string{"SIG"} + sigabbrev_np(result - by_signal);
    const char* name = strerrorname_np(result);
    return name == nullptr ? std::to_string(result) : name;
}

} // namespace kyso::test
