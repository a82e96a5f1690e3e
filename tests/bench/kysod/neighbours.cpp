// SPDX-License-Identifier: Apache-2.0
// The agent's protocol: draft-miller-ssh-agent, sections 3.2 to 3.6; its frames are those of
// protocol/framing.hpp.
#include "tests/bench/kysod/neighbours.hpp"

#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"
#include "protocol/wire.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <stdexcept>
#include <thread>

namespace kyso::bench {
namespace {

constexpr std::size_t longest_message = std::size_t{256} << 10U;
constexpr std::chrono::seconds patience{20};

enum class Agent : std::uint8_t {
    request_identities = 11,
    identities = 12,
    sign_request = 13,
    sign_response = 14,
    add_smartcard_key = 20,
    success = 6,
};
constexpr std::uint32_t rsa_sha2_256 = 2;

WireWriter message(Agent type) {
    WireWriter writer;
    writer.u8(static_cast<std::uint8_t>(type));
    return writer;
}

/// A reader behind the type octet, which must be this one.
WireReader answer(ByteView received, Agent type) {
    WireReader reader{received};
    if (reader.u8() != static_cast<std::uint8_t>(type))
        throw std::runtime_error("ssh-agent does not do what it is asked");
    return reader;
}

Bytes sign_request(ByteView key) {
    return message(Agent::sign_request).bytes(key).bytes(Bytes(32, 0x5A)).u32(rsa_sha2_256).take();
}

} // namespace

Listener::Listener(test::Words command, const std::string& environment, std::filesystem::path socket)
    : socket_(std::move(socket)), child_({command, {environment}}) {
    const auto give_up = std::chrono::steady_clock::now() + patience;
    while (!connect_locally(socket_)) {
        if (std::chrono::steady_clock::now() > give_up)
            throw std::runtime_error(command.front() + " does not listen: is it installed?");
        std::this_thread::sleep_for(std::chrono::microseconds{50}); // the CPU is the program's
    }
}

P11KitServer::P11KitServer(const test::SoftHsm& hsm)
    : listener_({"p11-kit", "server", "--foreground", "--name", (folder_ / "p11-kit").string(), "--provider",
                 test::SoftHsm::module, "pkcs11:"},
                hsm.environment(), folder_ / "p11-kit") {}

std::string P11KitServer::environment() const {
    return "P11_KIT_SERVER_ADDRESS=unix:path=" + listener_.socket().string();
}

SshAgent::SshAgent(const test::SoftHsm& hsm)
    : listener_({"ssh-agent", "-D", "-a", (folder_ / "agent").string(), "-P", "/usr/lib/*"},
                hsm.environment(), folder_ / "agent") {
    auto connected = connect_locally(listener_.socket(), patience);
    if (!connected) throw std::runtime_error("ssh-agent does not answer");
    connection_ = std::move(*connected);
}

Bytes SshAgent::ask(ByteView request) const {
    if (!write_frame(connection_.get(), request)) throw std::runtime_error("ssh-agent closed");
    auto received = read_frame(connection_.get(), longest_message);
    if (!received || !*received) throw std::runtime_error("ssh-agent closed");
    if ((*received)->empty()) throw std::runtime_error("ssh-agent answers nothing");
    return std::move(**received);
}

Bytes SshAgent::key(Mechanism mechanism) const {
    const Bytes added =
        ask(message(Agent::add_smartcard_key).text(test::SoftHsm::module).text(test::pin).take());
    answer(added, Agent::success);
    const Bytes listed = ask(message(Agent::request_identities).take());
    WireReader reader = answer(listed, Agent::identities);
    const std::string_view kind = mechanism == Mechanism::ecdsa ? "ecdsa-sha2-nistp256" : "ssh-rsa";
    for (std::uint32_t left = reader.u32(); left > 0 && reader.good(); --left) {
        const ByteView blob = reader.bytes(longest_message);
        (void)reader.bytes(longest_message);
        // The issuer's certificate counts as a key there too, and does not sign.
        const bool fits = WireReader{blob}.text(64) == kind;
        if (fits && ask(sign_request(blob)).front() == static_cast<std::uint8_t>(Agent::sign_response))
            return {blob.begin(), blob.end()};
    }
    throw std::runtime_error("ssh-agent has no such key");
}

void SshAgent::sign(ByteView key) const {
    const Bytes data(32, 0x5A);
    const Bytes received = ask(message(Agent::sign_request).bytes(key).bytes(data).u32(rsa_sha2_256).take());
    answer(received, Agent::sign_response);
}

} // namespace kyso::bench
