// SPDX-License-Identifier: Apache-2.0
// kyso-bench: what kysod adds to a token, as ratios to raw PKCS#11 in the same run. Within one consent: the
// cost of one more signature in a batch, taken from two batches of different length, so that start, window,
// login and audit drop out; without the final verification, which has its own row. Started by scripts/bench,
// which pins it to one CPU.
#include "tests/bench/signing/measure.hpp"
#include "tests/bench/signing/raw_token.hpp"

#include "signature/raw_signature.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/daemon/websocket_client.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace kyso;
using namespace kyso::bench;
namespace json = boost::json;

constexpr const char* pin = "24681357";
constexpr const char* origin = "https://portal.example";
constexpr std::size_t short_batch = 20;
constexpr std::size_t long_batch = 420;
constexpr int rounds = 5;

struct Scene {
    test::TestPki pki;
    test::Issued issued;
    test::SoftHsm hsm;

    explicit Scene(test::KeyKind kind)
        : issued(pki.issue([&] {
              test::Profile profile;
              profile.key = kind;
              return profile;
          }())) {
        const auto file = hsm.folder() / "key.der";
        test::write_pkcs8_der(issued.key, file);
        std::ifstream stream{file, std::ios::binary};
        test::SoftHsmToken token;
        token.pin = pin;
        token.keys.push_back(
            {Bytes{std::istreambuf_iterator<char>{stream}, {}}, issued.certificate.der(), {1}, "key", false});
        hsm.add_token(token);
    }
    test::DaemonSetup setup() const {
        test::DaemonSetup setup;
        setup.module_environment = {hsm.environment()};
        return setup;
    }
};

json::object batch(std::size_t count) {
    const std::string digest = to_base64(Bytes(32, 0x5A));
    json::array documents;
    for (std::size_t i = 0; i < count; ++i)
        documents.push_back(json::object{
            {"name", "d"}, {"digest", json::object{{"algorithm", "sha256"}, {"value", digest}}}});
    return {{"format", "cades-detached"}, {"documents", std::move(documents)}};
}

void must_be_ok(const json::object& answer) {
    if (test::outcome_of(answer) != "ok") throw std::runtime_error(json::serialize(answer));
}

/// Cost of one signature more, in one consent.
template <class Client>
Microseconds per_signature(Client& client) {
    const json::object few = batch(short_batch);
    const json::object many = batch(long_batch);
    const double small = time_of([&] { must_be_ok(client.call("document.sign", few)); });
    const double large = time_of([&] { must_be_ok(client.call("document.sign", many)); });
    return (large - small) / static_cast<double>(long_batch - short_batch);
}

/// In a child: SoftHSM in this process would be in the way of the next key's token.
Microseconds raw_signature(const Scene& scene, Mechanism mechanism) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    const pid_t child = fork();
    if (child == 0) {
        RawToken token{scene.hsm, pin, mechanism};
        const Bytes digest(32, 0x5A);
        // As a sum, like the batches: what else runs on the machine falls on both alike.
        const double value = time_of([&] {
                                 for (std::size_t i = 0; i < long_batch; ++i)
                                     token.sign(digest);
                             }) /
                             static_cast<double>(long_batch);
        _exit(write(ends[1], &value, sizeof value) == sizeof value ? 0 : 1);
    }
    double value = 0;
    int status = 0;
    const bool got = read(ends[0], &value, sizeof value) == sizeof value;
    waitpid(child, &status, 0);
    close(ends[0]);
    close(ends[1]);
    if (!got || status != 0) throw std::runtime_error("raw signing failed");
    return value;
}

Microseconds verification(const Scene& scene, Mechanism mechanism) {
    const ToBeSigned item{mechanism, DigestAlgorithm::sha256, Bytes(32, 0x5A)};
    const Bytes raw = scene.issued.sign(item);
    std::vector<double> times;
    for (int i = 0; i < 400; ++i)
        times.push_back(time_of([&] {
            if (!signature::verify_raw(scene.issued.certificate, item, raw))
                throw std::runtime_error("verify");
        }));
    return median(std::move(times));
}

json::object signing_rows(test::KeyKind kind, const char* name) {
    const Scene scene{kind};
    const Mechanism mechanism = kind == test::KeyKind::rsa_2048 ? Mechanism::rsa_pkcs1 : Mechanism::ecdsa;
    std::vector<double> raw, verify, websocket, unix_socket, consent;
    for (int round = 0; round < rounds; ++round) {
        raw.push_back(raw_signature(scene, mechanism));
        verify.push_back(verification(scene, mechanism));
        const test::TestDaemon daemon{scene.setup()};
        daemon.person_types(pin);
        test::WebsocketClient page{daemon.port(), origin};
        const test::IpcClient program{daemon.ipc_socket()};
        consent.push_back(time_of([&] { must_be_ok(program.call("document.sign", batch(1))); }) - raw.back());
        websocket.push_back(per_signature(page) - verify.back());
        unix_socket.push_back(per_signature(program) - verify.back());
    }
    const auto ratio = [&](const std::vector<double>& values) {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < values.size(); ++i)
            ratios.push_back(values[i] / raw[i]);
        return median(std::move(ratios));
    };
    return {{"key", name},
            {"raw_us", median(raw)},
            {"websocket_us", median(websocket)},
            {"websocket_ratio", ratio(websocket)},
            {"unix_us", median(unix_socket)},
            {"unix_ratio", ratio(unix_socket)},
            {"verification_us", median(verify)},
            {"one_consent_ms", median(consent) / 1000}};
}

/// Private_Dirty of a process in kB; -1 where /proc does not tell (kysod is not dumpable: it takes root).
long private_dirty(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/smaps_rollup"};
    std::string word;
    long kilobytes = -1;
    while (file >> word)
        if (word == "Private_Dirty:") file >> kilobytes;
    return kilobytes;
}

/// From exec to the first connection that is accepted, and idle memory.
json::object start_rows() {
    const Scene scene{test::KeyKind::ec_p256};
    std::vector<double> starts;
    long dirty = -1;
    for (int round = 0; round < 2 * rounds; ++round) {
        test::DaemonSetup setup = scene.setup();
        setup.impatient = true;
        std::unique_ptr<test::TestDaemon> daemon;
        starts.push_back(time_of([&] { daemon = std::make_unique<test::TestDaemon>(setup); }) / 1000);
        must_be_ok(test::IpcClient{daemon->ipc_socket()}.call("session.hello", {}));
        dirty = private_dirty(daemon->pid());
    }
    return {{"start_to_first_accept_ms", median(starts)}, {"idle_private_dirty_kb", dirty}};
}

} // namespace

int main() {
    try {
        json::object report{{"rsa_2048", signing_rows(test::KeyKind::rsa_2048, "RSA-2048")},
                            {"ec_p256", signing_rows(test::KeyKind::ec_p256, "P-256")},
                            {"kysod", start_rows()}};
        std::cout << json::serialize(report) << '\n';
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "kyso-bench: " << failure.what() << '\n';
        return 1;
    }
}
