// SPDX-License-Identifier: Apache-2.0
#include "tests/support/gateway/gateway_process.hpp"

#include "fetch/https_client.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <openssl/sha.h>
#include <sstream>
#include <stdexcept>

namespace kyso::test {
namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// Out of `listening on https://127.0.0.1:PORT`.
std::uint16_t port_in(const std::string& output) {
    const std::size_t end = output.find('\n');
    const std::size_t colon = output.rfind(':', end);
    std::uint16_t port = 0;
    if (end != output.npos && colon != output.npos)
        std::from_chars(output.data() + colon + 1, output.data() + end, port);
    return port;
}

} // namespace

GatewayProcess::GatewayProcess(const GatewaySetting& setting, const std::string& toml) : setting_(setting) {
    std::ofstream{setting.file("gateway.toml")} << toml;
    const auto open = [](const std::filesystem::path& file, int flags) {
        return Fd{::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600)};
    };
    const Fd output = open(setting.file("gateway.out"), O_TRUNC);
    const Fd errors = open(setting.file("gateway.log"), O_APPEND);
    process_ = std::make_unique<ChildProcess>(ChildProcess::Start{
        {std::string{KYSO_TEST_BIN_DIR} + "/kyso-gateway", "--config", setting.file("gateway.toml").string()},
        {"CREDENTIALS_DIRECTORY=" + setting.credentials().string()},
        {},
        output.get(),
        errors.get()});
    wait_until([&] {
        port_ = port_in(text_of(setting.file("gateway.out")));
        return port_ != 0 || process_->exit_code(std::chrono::milliseconds{0});
    });
    if (port_ == 0) throw std::runtime_error("kyso-gateway does not start:\n" + log());
}

std::string GatewayProcess::log() const {
    return text_of(setting_.file("gateway.log"));
}

void GatewayProcess::kill() {
    process_->send_signal(SIGKILL);
    process_->exit_code(patience);
}

std::optional<int> GatewayProcess::stop() {
    process_->send_signal(SIGTERM);
    return process_->exit_code(patience);
}

Result<GatewayProcess::Answer> GatewayProcess::post(const std::string& path, const std::string& body,
                                                    const std::string& content_type) const {
    boost::asio::io_context io;
    fetch::HttpsSettings settings;
    settings.address = address();
    settings.roots = setting_.roots().string();
    auto client =
        fetch::HttpsClient::make(io.get_executor(), settings, fetch::system_resolver(io.get_executor()));
    if (!client) return client.error();
    Result<Answer> answer{Error{Errc::internal_error}};
    boost::asio::co_spawn(io, client->post({path, content_type, body, true, {}}),
                          [&](std::exception_ptr thrown, fetch::HttpsOutcome outcome) {
                              if (thrown) std::rethrow_exception(thrown);
                              if (outcome.answer)
                                  answer = Answer{outcome.answer->status, outcome.answer->body};
                              else
                                  answer = outcome.answer.error();
                          });
    io.run();
    return answer;
}

namespace {

template <class T>
Result<T> read(const Result<GatewayProcess::Answer>& answer, Result<T> (*reader)(std::string_view)) {
    if (!answer) return answer.error();
    if (answer->status != 200) return sim::read_error(answer->body);
    return reader(answer->body);
}

} // namespace

Result<sim::Offer> GatewayProcess::open(const std::string& ticket, const std::string& transaction) const {
    // Of the phone that the ticket is for, where it is one.
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto says = sim::read_ticket(ticket, setting_.portal_key(), now);
    const std::string phone = says ? says->phone.msisdn() : "84912345678";
    return read(post(std::string{sim::open_path}, sim::encode(sim::OpenCall{ticket, transaction, phone})),
                sim::read_offer);
}

Result<sim::SimProgress> GatewayProcess::submit(const sim::SubmitCall& call) const {
    return read(post(std::string{sim::submit_path}, sim::encode(call)), sim::read_progress);
}

Result<sim::SimProgress> GatewayProcess::status(const std::string& ticket, const std::string& transaction,
                                                std::chrono::milliseconds wait) const {
    return read(post(std::string{sim::status_path}, sim::encode(sim::StatusCall{ticket, transaction, wait})),
                sim::read_progress);
}

Result<sim::SimProgress> GatewayProcess::outcome(const std::string& ticket,
                                                 const std::string& transaction) const {
    Result<sim::SimProgress> last{Error{Errc::internal_error, "never ended"}};
    wait_until([&] {
        last = status(ticket, transaction);
        return !last || last->state != sim::SimProgress::State::pending;
    });
    return last;
}

sim::SubmitCall submit_call(const GatewaySetting& setting, const sim::Ticket& ticket,
                            const std::string& transaction, const sim::Offer& offer,
                            std::string_view content) {
    sim::SubmitCall call{setting.spelled(ticket), transaction, {}, {}};
    call.to_be_signed.digest.resize(SHA256_DIGEST_LENGTH);
    SHA256(as_bytes(content).data(), content.size(), call.to_be_signed.digest.data());
    call.text =
        sim::display_text(Origin::parse(ticket.origin).value(), ticket.purpose,
                          sim::verification_code(offer.code, call.to_be_signed.digest), offer.text_limit);
    return call;
}

} // namespace kyso::test
