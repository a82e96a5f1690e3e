// SPDX-License-Identifier: Apache-2.0
#include "gateway/desk.hpp"

#include "drivers/mss/status_codes.hpp"
#include "drivers/mss/writer.hpp"
#include "gateway/answer_check.hpp"
#include "protocol/log.hpp"
#include "signature/cms.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace kyso::gateway {
namespace {

using boost::asio::awaitable;
using sim::SimProgress;

constexpr std::size_t most_certificates = 8;
constexpr std::size_t longest_certificate = 4096; ///< what clients read
constexpr std::chrono::sys_seconds any_age{};

/// The code that the text must show. Where the text is what is signed, it brings its own, which stands for a
/// statement that the gateway never sees; then the digest is the text's.
std::optional<std::string> code_of(sim::CodeRule rule, const sim::SubmitCall& call) {
    const ToBeSigned& what = call.to_be_signed;
    if (rule != sim::CodeRule::text) return sim::verification_code(rule, what.digest);
    const std::string code{sim::code_in(call.text)};
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha256, as_bytes(call.text));
    if (!sim::is_text_code(code) || what.digest != digest) return std::nullopt;
    return code;
}

/// Nobody is offered what this service cannot have signed, or clients would not read.
bool may_be_offered(const Service& service, const Bytes& der) {
    const auto certificate = signature::Certificate::parse(der);
    if (!certificate || der.size() > longest_certificate) return false;
    if (is_test_certificate(*certificate) && !service.test) return false;
    const auto mechanism = certificate->mechanism();
    return mechanism && mss::can_ask_for(service.account.dialect, *mechanism);
}

} // namespace

Result<Desk> Desk::make(const Configuration& configuration, DatabaseThread& database, Courier& courier,
                        const Clock& clock) {
    Desk desk{configuration, database, courier, clock};
    for (const Portal& portal : configuration.portals) {
        auto key = sim::load_ticket_public_key(portal.ticket_key.string());
        if (!key) return key.error();
        desk.keys_.emplace(portal.origin, *std::move(key));
    }
    return desk;
}

Result<sim::Ticket> Desk::judged(const std::string& text, std::chrono::sys_seconds now) const {
    const auto origin = sim::ticket_origin(text);
    if (!origin) return origin.error();
    const auto key = keys_.find(*origin);
    if (key == keys_.end()) return Error{Errc::ticket_invalid, "of no portal of ours"};
    return sim::read_ticket(text, *key->second, now);
}

Result<std::size_t> Desk::service_named(const std::string& name) const {
    for (std::size_t i = 0; i < configuration_.services.size(); ++i)
        if (configuration_.services[i].name == name) return i;
    return Error{Errc::sim_service_failed, "service «" + name + "» is not configured any more"};
}

awaitable<Result<sim::Offer>> Desk::make_offer(std::size_t index, const std::string& id,
                                               const std::string& msisdn) {
    const Service& service = configuration_.services[index];
    sim::Offer offer{service.name, service.code, service.text_limit, {}, service.poll, service.mechanism};
    if (service.certificates == Service::Certificates::none) co_return offer;
    const auto heard = co_await courier_.client(index).certificates(id, msisdn, clock_.now());
    // A number that the service does not know gets the same offer as one whose certificate is told later: who
    // has a signing SIM is not to be found out here.
    if (!heard.reply) {
        log::warn("{}: certificates: {}", id, heard.reply.error().describe());
        co_return Error{Errc::sim_service_failed};
    }
    const auto operation = mss::certificate_operation(service.account.dialect);
    const bool ours = (!heard.reply->ap_transaction || *heard.reply->ap_transaction == id) &&
                      (!heard.reply->msisdn || *heard.reply->msisdn == msisdn);
    if (!ours ||
        mss::classify(service.account.dialect, operation, *heard.reply).state != mss::Outcome::State::done) {
        log::info("{}: no certificates, code {}{}", id, heard.reply->code, ours ? "" : ", of somebody else");
        co_return offer;
    }
    for (const Bytes& der : heard.reply->certificates)
        if (offer.certificates.size() < most_certificates && may_be_offered(service, der))
            offer.certificates.push_back(der);
        else
            log::warn("{}: a certificate of the service was left out", id);
    // To go on without one would ring the phone for a signature that cannot be made or taken.
    if (offer.certificates.empty() && !heard.reply->certificates.empty())
        co_return Error{Errc::sim_no_certificate, "none that can be used here"};
    co_return offer;
}

awaitable<Result<std::string>> Desk::open(sim::OpenCall call) {
    const auto ticket = judged(call.ticket, clock_.seconds());
    if (!ticket) co_return ticket.error();
    const std::string msisdn = ticket->phone.msisdn();
    // The person agreed to one number, the portal asks for another: nobody's phone rings.
    if (call.phone != msisdn) co_return Error{Errc::ticket_invalid, "for another phone"};
    const auto index = service_of(configuration_.services, msisdn);
    if (!index) co_return Error{Errc::sim_not_registered, "no service has this number"};
    auto open = [ticket = *ticket, id = call.transaction, service = configuration_.services[*index].name,
                 now = clock_.seconds()](Store& store) {
        return store.open_transaction(ticket, id, service, now);
    };
    const auto known = co_await database_.run(std::move(open));
    if (!known) co_return known.error();
    if (known->offer) co_return *known->offer;
    const auto offer = co_await make_offer(*index, call.transaction, msisdn);
    if (!offer) co_return offer.error();
    auto keep = [id = call.transaction, text = sim::encode(*offer)](Store& store) -> Result<std::string> {
        if (auto kept = store.keep_offer(id, text); !kept) return kept.error();
        return store.offer(id);
    };
    co_return co_await database_.run(std::move(keep));
}

awaitable<Result<Store::Known>> Desk::known(sim::Ticket ticket, std::string id) {
    auto find = [ticket = std::move(ticket), id = std::move(id)](Store& store) {
        return store.find(ticket, id);
    };
    co_return co_await database_.run(std::move(find));
}

Result<SimProgress> Desk::progress_of(const Store::Known& known) const {
    if (known.told) return *known.told;
    if (known.stage != "sending" && known.stage != "asking") return Error{Errc::operation_unknown};
    const auto service = service_named(known.service);
    if (!service) return service.error();
    SimProgress pending;
    pending.poll = configuration_.services[*service].poll;
    return pending;
}

awaitable<Result<SimProgress>> Desk::submit(sim::SubmitCall call) {
    const auto ticket = judged(call.ticket, any_age);
    if (!ticket) co_return ticket.error();
    const auto known = co_await this->known(*ticket, call.transaction);
    if (!known) co_return known.error();
    if (known->stage != "opened") {
        if (!(known->to_be_signed == call.to_be_signed))
            co_return Error{Errc::gateway_refused, "another digest than was submitted"};
        co_return progress_of(*known);
    }
    if (ticket->expires <= clock_.seconds()) co_return Error{Errc::ticket_expired};
    if (!known->offer) co_return Error{Errc::operation_unknown, "not opened yet"};
    const auto index = service_named(known->service);
    if (!index) co_return index.error();
    const Service& service = configuration_.services[*index];
    const auto origin = Origin::parse(ticket->origin);
    if (!origin) co_return origin.error();
    const auto code = code_of(service.code, call);
    if (!code || call.text != sim::display_text(*origin, ticket->purpose, *code, service.text_limit))
        co_return Error{Errc::gateway_refused, "another text than this gateway shows"};
    Pending pending;
    pending.id = call.transaction;
    pending.service = static_cast<std::uint16_t>(*index);
    pending.to_be_signed = call.to_be_signed;
    pending.msisdn = ticket->phone.msisdn();
    pending.text = call.text;
    pending.ticket = Store::name_of(*ticket);
    const auto submitted = co_await courier_.submit(std::move(pending));
    if (!submitted) {
        // The same call twice at once, here or at two gateways: one of them was too late, and is told the
        // state.
        const auto meanwhile = co_await this->known(*ticket, call.transaction);
        if (meanwhile && meanwhile->stage != "opened" && meanwhile->to_be_signed == call.to_be_signed)
            co_return progress_of(*meanwhile);
        co_return submitted.error();
    }
    SimProgress progress;
    progress.poll = service.poll;
    co_return progress;
}

awaitable<Result<SimProgress>> Desk::state_of(const sim::StatusCall& call) {
    const auto ticket = judged(call.ticket, any_age);
    if (!ticket) co_return ticket.error();
    if (const Pending* here = courier_.find(call.transaction);
        here != nullptr && !here->told && here->ticket == Store::name_of(*ticket)) {
        SimProgress pending;
        pending.poll = configuration_.services[here->service].poll;
        co_return pending;
    }
    const auto known = co_await this->known(*ticket, call.transaction);
    if (!known) co_return known.error();
    co_return progress_of(*known);
}

awaitable<Result<SimProgress>> Desk::status(sim::StatusCall call) {
    auto state = co_await state_of(call);
    if (!state || state->state != SimProgress::State::pending || call.wait.count() == 0) co_return state;
    const bool waited = co_await courier_.wait_for_end(call.transaction, call.wait);
    if (waited) state = co_await state_of(call);
    co_return state;
}

} // namespace kyso::gateway
