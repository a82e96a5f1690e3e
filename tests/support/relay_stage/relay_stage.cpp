// SPDX-License-Identifier: Apache-2.0
#include "tests/support/relay_stage/relay_stage.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace kyso::test {
namespace {

/// Runs one call of the port to its end.
template <class Answer, class Call>
Result<Answer> run(const RelayStage& stage, Call call) {
    boost::asio::io_context io;
    io::RelayGateway gateway{io.get_executor(), stage.socket(), stage.patience};
    std::optional<Result<Answer>> ended;
    boost::asio::co_spawn(io, call(gateway), [&](std::exception_ptr thrown, Result<Answer> result) {
        if (thrown) std::rethrow_exception(thrown);
        ended = std::move(result);
    });
    io.run();
    return std::move(*ended);
}

} // namespace

const std::string RelayStage::ticket = "dGlja2V0.b2Zhc3RyYW5nZXI.c2lnbmF0dXJl";
const std::string RelayStage::transaction = "_0123456789abcdef0123456789abcde";
const std::string RelayStage::text = "Dang ky 84912345678 portal.example";

const TestPki& gateway_pki() {
    static const TestPki made{"Gateway CA", KeyKind::ec_p256};
    return made;
}

const TestPki& public_pki() {
    static const TestPki made{"Public Web CA", KeyKind::ec_p256};
    return made;
}

Profile gateway_profile() {
    Profile profile;
    profile.key = KeyKind::ec_p256;
    profile.subject = {{"C", "VN"}, {"CN", "Cong ky SIM"}};
    profile.key_usage = "critical,digitalSignature";
    profile.extended_key_usage = "serverAuth";
    profile.dns = "localhost";
    return profile;
}

WebAnswer json_answer(const std::string& body, unsigned status) {
    return {"HTTP/1.1 " + std::to_string(status) +
                " Said\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body,
            false};
}

RelayStage::RelayStage() {
    std::filesystem::create_directory(folder_.path() / "run");
    write_certificates_pem({gateway_pki().root()}, file("gateway-ca.pem"));
    write_certificates_pem({public_pki().root()}, file("roots.pem"));
}

TlsFiles RelayStage::files(const Issued& issued, const std::vector<signature::Certificate>& chain,
                           int version) const {
    TlsFiles files{file("server.pem"), file("server.key"), version, {}};
    std::vector<signature::Certificate> sent{issued.certificate};
    sent.insert(sent.end(), chain.begin(), chain.end());
    write_certificates_pem(sent, files.certificate);
    write_pkcs8_pem(issued.key, files.key);
    return files;
}

std::string RelayStage::gateway_table(const std::string& of, const std::string& address, bool pinned) const {
    return "[[gateway]]\norigin = \"" + of + "\"\naddress = \"" + address + "\"\n" +
           (pinned ? "ca = \"" + file("gateway-ca.pem") + "\"\n" : "");
}

void RelayStage::start_relay(const std::string& address, unsigned seconds, bool pinned) {
    start_relay_with("seconds = " + std::to_string(seconds) + "\ntls_roots = \"" + file("roots.pem") +
                     "\"\n" + gateway_table(origin().text(), address, pinned));
}

void RelayStage::start_relay_with(const std::string& toml) {
    relay_.reset();
    relay_ = std::make_unique<RelayProcess>(folder_.path() / "run", folder_.path(), toml);
}

Origin RelayStage::origin() {
    return Origin::parse("https://portal.example").value();
}

sim::SubmitCall RelayStage::submit_call() {
    return {ticket, transaction, {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 7)}, text};
}

Result<sim::Offer> RelayStage::open(const Origin& by) const {
    return run<sim::Offer>(*this, [&](auto& gateway) {
        return gateway.open(by, {ticket, transaction, "84912345678"});
    });
}

Result<sim::SimProgress> RelayStage::submit(const Origin& by) const {
    return run<sim::SimProgress>(*this, [&](auto& gateway) { return gateway.submit(by, submit_call()); });
}

Result<sim::SimProgress> RelayStage::status(const Origin& by) const {
    return run<sim::SimProgress>(*this, [&](auto& gateway) {
        return gateway.status(by, {ticket, transaction});
    });
}

} // namespace kyso::test
