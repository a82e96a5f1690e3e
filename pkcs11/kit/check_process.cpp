// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check_process.hpp"

#include "pkcs11/client/readable_text.hpp"
#include "protocol/fd.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::pkcs11::kit {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr ::rlim_t most_memory = ::rlim_t{1} << 30; // some modules make lists of what they believe
constexpr std::size_t longest_report = 1 << 20;     ///< 600 signatures tell 60 kB
constexpr std::size_t kept_of_streams = 400;
constexpr std::size_t longest_told = 3 * kept_of_streams; ///< U+FFFD has three octets
constexpr int login_factor = 6;

struct Pipe {
    Fd reader, writer;
};

Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Error{Errc::internal_error, std::strerror(errno)};
    return Pipe{Fd{ends[0]}, Fd{ends[1]}};
}

void limit(int resource, ::rlim_t most) {
    const ::rlimit value{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

/// After fork: nothing here allocates.
[[noreturn]] void become(char* const* words, std::array<int, 5> wanted) {
    ::setsid(); // no terminal to ask for a PIN on, and a group that can be killed
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit(RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__ // which reserves terabytes
    limit(RLIMIT_AS, most_memory);
#endif
    for (int& fd : wanted) // out of the way of 0 to 4
        if (fd >= 0) fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 16);
    for (int target = 0; target < static_cast<int>(wanted.size()); ++target)
        if (wanted[static_cast<std::size_t>(target)] >= 0)
            ::dup2(wanted[static_cast<std::size_t>(target)], target);
        else
            ::close(target);
    ::close_range(static_cast<unsigned>(wanted.size()), ~0U, CLOSE_RANGE_CLOEXEC);
    ::sigset_t none{};
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execv(words[0], words);
    ::_exit(127);
}

/// Lines as they come in pieces.
class Lines {
  public:
    explicit Lines(ChildReport& report) : report_(report) {}
    bool take(std::string_view piece) {
        total_ += piece.size();
        pending_ += piece;
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
            report_.line(std::string_view{pending_}.substr(begin, end - begin));
        pending_.erase(0, begin);
        return total_ <= longest_report;
    }

  private:
    ChildReport& report_;
    std::string pending_;
    std::size_t total_ = 0;
};

std::string without_pin(std::string text, const Secret* pin) {
    if (pin == nullptr || pin->empty()) return pkcs11::readable_text(text, longest_told);
    const std::string_view secret = as_text(pin->view());
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "[PIN]");
    return pkcs11::readable_text(text, longest_told);
}

/// Reads until the process has ended; then what is still in the pipes. Others may hold those open for ever.
class Watch {
  public:
    Watch(CheckEnd& end, milliseconds timeout) : end_(end), timeout_(timeout), lines_(end.report) {}

    void until_end(pid_t child, std::array<Fd, 3>& readers) {
        const Fd process{static_cast<int>(::syscall(SYS_pidfd_open, child, 0))};
        for (const Fd& reader : readers)
            ::fcntl(reader.get(), F_SETFL, O_NONBLOCK);
        begun_ = Clock::now();
        for (bool ended = false; !ended;) {
            const auto left = std::chrono::duration_cast<milliseconds>(deadline() - Clock::now()).count();
            if (left <= 0) {
                end_.timed_out = true;
                return;
            }
            std::array<pollfd, 4> waiting{};
            for (std::size_t i = 0; i < readers.size(); ++i)
                waiting[i] = {readers[i].get(), POLLIN, 0};
            waiting[3] = {process.get(), POLLIN, 0};
            ::poll(waiting.data(), waiting.size(), static_cast<int>(left));
            ended = waiting[3].revents != 0;
            for (std::size_t i = 0; i < readers.size(); ++i)
                if (!drain(readers[i], i)) return;
        }
    }

  private:
    Clock::time_point deadline() {
        if (end_.report.step() != step_) {
            step_ = end_.report.step();
            begun_ = Clock::now();
        }
        const bool login = step_ == Step::login || end_.report.open_call() == "C_Login";
        return begun_ + timeout_ * (login ? login_factor : 1);
    }

    /// false where it told too much.
    bool drain(Fd& reader, std::size_t stream) {
        std::array<char, 16384> piece{};
        while (reader) {
            const ssize_t size = ::read(reader.get(), piece.data(), piece.size());
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) return true;
            if (size == 0) {
                reader.reset();
                return true;
            }
            const std::string_view text{piece.data(), static_cast<std::size_t>(size)};
            if (stream == 0) {
                end_.flooded = !lines_.take(text);
                if (end_.flooded) return false;
            } else {
                std::string& kept = stream == 1 ? end_.out : end_.err;
                kept += text.substr(0, kept_of_streams - std::min(kept_of_streams, kept.size()));
                if (Clock::now() > deadline()) return true; // prints without end: seen by until_end()
            }
        }
        return true;
    }

    CheckEnd& end_;
    milliseconds timeout_;
    Lines lines_;
    Step step_ = Step::start;
    Clock::time_point begun_;
};

} // namespace

Result<CheckEnd> run_check_process(const CheckCommand& command) {
    auto report = make_pipe(), out = make_pipe(), err = make_pipe(), pin = make_pipe();
    for (const auto* pipe : {&report, &out, &err, &pin})
        if (!*pipe) return pipe->error();
    const Fd nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    if (command.pin != nullptr) {
        const ByteView octets = command.pin->view(); // fits into a pipe's buffer
        if (::write(pin->writer.get(), octets.data(), octets.size()) < 0)
            return Error{Errc::internal_error, std::strerror(errno)};
        pin->writer.reset();
    }
    std::vector<char*> words;
    for (const std::string& word : command.words)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    CheckEnd end;
    const auto start = Clock::now();
    const pid_t child = ::fork();
    if (child < 0) return Error{Errc::internal_error, std::strerror(errno)};
    if (child == 0)
        become(words.data(), {nothing.get(), out->writer.get(), err->writer.get(), report->writer.get(),
                              command.pin != nullptr ? pin->reader.get() : -1});
    for (auto* pipe : {&report, &out, &err})
        (*pipe)->writer.reset();
    pin->reader.reset();
    std::array<Fd, 3> readers{std::move(report->reader), std::move(out->reader), std::move(err->reader)};
    Watch{end, command.timeout}.until_end(child, readers);
    const bool killed = end.timed_out || end.flooded;
    if (killed) ::kill(child, SIGKILL);
    ::kill(-child, SIGKILL); // what the module may have started; before its group's number is free again
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    end.took = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
    if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status) && !killed) end.signal = WTERMSIG(status);
    end.out = without_pin(std::move(end.out), command.pin);
    end.err = without_pin(std::move(end.err), command.pin);
    return end;
}

} // namespace kyso::pkcs11::kit
