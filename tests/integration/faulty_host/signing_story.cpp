// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/faulty_host/signing_story.hpp"

#include <array>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace kyso::test {
namespace {

using namespace drivers;

constexpr const char* faulty_module = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";

/// The reading end of a channel with the whole PIN in it.
Fd pin_channel() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd writer{ends[1]};
    const auto pin = std::string(1, static_cast<char>(std::strlen(SigningToken::pin))) + SigningToken::pin;
    if (::write(writer.get(), pin.data(), pin.size()) < 0) throw std::runtime_error("write");
    return Fd{ends[0]};
}

template <class Value>
std::string outcome(const Result<Value>& result) {
    return result ? "ok" : std::string(result.error().name());
}

/// How the answer to the request with this index reads.
std::string read_outcome(std::size_t request, ByteView answer, Bytes& signature) {
    switch (request) {
    case 0:
        return outcome(read_describe_answer(answer));
    case 1:
        return outcome(read_tokens_answer(answer));
    case 2:
        return outcome(read_certificates_answer(answer));
    case 3:
        return outcome(read_login_answer(answer));
    case 4: {
        auto signed_octets = read_sign_answer(answer);
        if (signed_octets) signature = *signed_octets;
        return outcome(signed_octets);
    }
    default:
        return outcome(read_logout_answer(answer));
    }
}

} // namespace

SigningToken::SigningToken() {
    softhsm.add_token({.pin = pin, .keys = {ec_key()}});
    HostProcess real{{SoftHsm::module}, {softhsm.environment()}};
    info = real.tokens().at(0);
}

SigningStory::SigningStory(const SigningToken& token, const std::string& rules)
    : token_(token), journal_path_((token.softhsm.folder() / "journal").string()) {
    const auto rules_path = (token.softhsm.folder() / "rules").string();
    std::filesystem::remove(journal_path_);
    std::ofstream(rules_path) << "module " << SoftHsm::module << "\njournal " << journal_path_ << "\n"
                              << rules << "\n";
    host_ = std::make_unique<HostProcess>(
        std::vector<std::string>{"--developer", faulty_module},
        std::vector{token.softhsm.environment(), "KYSO_FAULTY_RULES=" + rules_path});
    const timeval soon{0, 20'000}; // how often a silent host's journal is looked at
    ::setsockopt(host_->stream().get(), SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
}

std::string SigningStory::play() {
    const std::array<std::pair<const char*, DriverRequest>, 6> requests{{
        {"describe", DescribeRequest{}},
        {"tokens", TokensRequest{}},
        {"certificates", CertificatesRequest{token_.info.slot, token_.info.serial}},
        {"login", LoginRequest{token_.info.slot, token_.info.serial}},
        {"sign", SignRequest{{2}, to_sign("phiếu đăng ký", Mechanism::ecdsa)}},
        {"logout", LogoutRequest{}},
    }};
    std::string told;
    for (const auto& [name, request] : requests) {
        Bytes answer;
        const auto loss = ask(request, answer);
        told += std::string(name) + ": ";
        if (loss == Loss::none)
            told += read_outcome(request.index(), answer, signature_) + "\n";
        else
            return told + (loss == Loss::hung ? "hung\n" : "died\n");
    }
    return told;
}

SigningStory::Loss SigningStory::ask(const DriverRequest& request, Bytes& answer) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    Fd pin;
    if (std::holds_alternative<LoginRequest>(request)) pin = pin_channel();
    auto frame = host_->call(encode(request), pin ? std::vector{pin.get()} : std::vector<int>{});
    while (!frame) {
        pollfd stream{host_->stream().get(), POLLIN, 0};
        const bool closed = ::poll(&stream, 1, 0) > 0 && (stream.revents & POLLHUP) != 0;
        frame = host_->read();
        if (frame) break;
        if (closed) return Loss::died;
        if (said_that_it_hangs()) return Loss::hung;
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("silent, but by no rule");
    }
    answer = std::move(*frame);
    return Loss::none;
}

bool SigningStory::said_that_it_hangs() const {
    return journal().ends_with(" hang\n");
}

std::string SigningStory::journal() const {
    std::ostringstream text;
    text << std::ifstream(journal_path_).rdbuf();
    return text.str();
}

std::size_t SigningStory::calls(const std::string& function) const {
    std::size_t count = 0;
    std::istringstream lines(journal());
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(function + " ")) ++count;
    return count;
}

} // namespace kyso::test
