// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/control.hpp"
#include "pkcs11/faulty/argument.hpp"
#include "pkcs11/faulty/pollution.hpp"
#include "pkcs11/faulty/proxy.hpp"
#include "pkcs11/faulty/rule_line.hpp"

#include <array>
#include <csignal>
#include <dlfcn.h>
#include <fstream>
#include <iterator>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace kyso::pkcs11::faulty {
namespace {

constexpr std::size_t longest_message = 1U << 20U;

std::string replace_rules(std::string_view text, Proxy& proxy) {
    auto parsed = parse_rules_only(text);
    if (const auto* error = std::get_if<RulesError>(&parsed)) return "wrong: " + error->describe() + "\n";
    proxy.replace_rules(std::move(std::get<std::vector<Rule>>(parsed)));
    return "ok\n";
}

std::string journal_of(const Proxy& proxy) {
    if (proxy.journal_file().empty()) return "wrong: no journal is kept\n";
    std::ifstream file(proxy.journal_file(), std::ios::binary);
    return "ok\n" + std::string(std::istreambuf_iterator<char>(file), {});
}

/// `remove`, or `remove 7` for one slot.
std::string move_token(ActionKind how, std::string_view slot, Proxy& proxy) {
    Subject subject;
    if (!slot.empty()) {
        const auto number = parse_number(slot);
        if (!number) return "wrong: a slot is a number\n";
        subject.slot = *number;
    }
    proxy.handle_token(how, subject);
    return "ok\n";
}

Fd listen_at(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return {};
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    Fd listening(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    unlink(path.c_str()); // of a process before this one
    if (!listening ||
        bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listening.get(), 8) != 0)
        return {};
    return listening;
}

std::string read_message(int peer) {
    std::string message;
    std::array<char, 4096> part{};
    while (message.size() < longest_message) {
        const auto length = read(peer, part.data(), part.size());
        if (length <= 0) break;
        message.append(part.data(), static_cast<std::size_t>(length));
    }
    return message;
}

[[noreturn]] void serve(const Fd& listening, Proxy& proxy) {
    while (true) {
        const Fd peer(accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!peer) continue;
        const auto answer = answer_control(read_message(peer.get()), proxy);
        for (std::string_view left = answer; !left.empty();) {
            const auto sent = send(peer.get(), left.data(), left.size(), MSG_NOSIGNAL);
            if (sent <= 0) break;
            left.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
}

} // namespace

std::string answer_control(std::string_view message, Proxy& proxy) {
    const auto end = message.find('\n');
    const auto line = trimmed(message.substr(0, end));
    const auto rest = end == std::string_view::npos ? std::string_view{} : message.substr(end + 1);
    const auto word = line.substr(0, line.find_first_of(" \t"));
    const auto argument = trimmed(line.substr(word.size()));
    if (word == "rules" && argument.empty()) return replace_rules(rest, proxy);
    if (word == "state" && argument.empty()) return "ok\n" + proxy.state();
    if (word == "journal" && argument.empty()) return journal_of(proxy);
    for (const auto how :
         {ActionKind::do_remove, ActionKind::do_insert, ActionKind::do_revive, ActionKind::do_swap})
        if (word == info_of(how).name) return move_token(how, argument, proxy);
    return "wrong: commands are rules, state, journal, remove, insert, revive, swap\n";
}

bool start_control(const std::string& path, Proxy& proxy) {
    auto listening = listen_at(path);
    if (!listening) return false;
    keep_descriptor(listening.get());
    // The thread stands in this library: it must stay, whatever the program does.
    Dl_info self{};
    if (dladdr(reinterpret_cast<const void*>(&start_control), &self) != 0)
        dlopen(self.dli_fname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    // Signals are the program's: its handlers must not run here.
    sigset_t all{}, before{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread([listening = std::move(listening), &proxy] { serve(listening, proxy); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return true;
}

} // namespace kyso::pkcs11::faulty
