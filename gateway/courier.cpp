// SPDX-License-Identifier: Apache-2.0
#include "gateway/courier.hpp"

#include "gateway/answer_check.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::gateway {
namespace {

namespace asio = boost::asio;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr unsigned beats = 4; ///< until silence is taken for death
constexpr std::chrono::minutes forget_every{1};
constexpr std::size_t most_sending = 256; ///< a synchronous one waits for the person
constexpr std::chrono::hours nothing_to_do{1};

std::vector<TransactionBook::Rules> rules_of(const Configuration& configuration) {
    std::vector<TransactionBook::Rules> rules;
    for (const Service& service : configuration.services)
        rules.push_back({service.account.time_out, service.first_poll, service.poll, service.uniform_after});
    return rules;
}

} // namespace

Courier::Courier(asio::io_context& context, const Configuration& configuration, Store& store,
                 const Clock& clock)
    : context_(context), configuration_(configuration), store_(store), clock_(clock),
      book_(rules_of(configuration)), asking_(configuration.services.size()), house_(context),
      waiting_(context.get_executor(), most_waiting),
      shares_(configuration.database.starts_with("postgresql:")) {}

Result<std::unique_ptr<Courier>> Courier::make(asio::io_context& context, const Configuration& configuration,
                                               Store& store, const Clock& clock,
                                               std::shared_ptr<fetch::Resolver> resolver) {
    std::unique_ptr<Courier> made{new Courier{context, configuration, store, clock}};
    for (const Service& service : configuration.services) {
        auto client = ServiceClient::make(context.get_executor(), service, resolver);
        if (!client) return client.error();
        made->clients_.push_back(*std::move(client));
        made->wakers_.emplace_back(context);
    }
    return made;
}

Result<void> Courier::start() {
    for (const Portal& portal : configuration_.portals)
        if (auto allowed = store_.allow_starts(portal.origin, portal.starts_a_minute); !allowed)
            return allowed;
    if (auto beaten = store_.beat(configuration_.name, clock_.seconds()); !beaten) return beaten;
    if (auto taken = take_over(true); !taken) return taken;
    for (std::size_t service = 0; service < clients_.size(); ++service)
        asio::co_spawn(context_, serve(service), asio::detached);
    asio::co_spawn(context_, keep_house(), asio::detached);
    return {};
}

void Courier::stop() {
    stopping_ = true;
    house_.cancel();
    waiting_.close();
    for (auto& waker : wakers_)
        waker.cancel();
    for (auto& client : clients_)
        client.close();
}

Result<void> Courier::take_over(bool own) {
    const auto index = [&](std::string_view name) -> std::optional<std::uint16_t> {
        for (std::size_t i = 0; i < configuration_.services.size(); ++i)
            if (configuration_.services[i].name == name) return static_cast<std::uint16_t>(i);
        return std::nullopt;
    };
    // A database that nobody else uses: whoever had them is gone, whatever it was called.
    const auto dead = shares_ ? clock_.seconds() - configuration_.dead_after
                              : clock_.seconds() + std::chrono::hours{24 * 365};
    auto taken = store_.take_over(configuration_.name, dead, own, index);
    if (!taken) return taken.error();
    for (Pending& pending : *taken)
        if (book_.find(pending.id) == nullptr) write(book_.resume(std::move(pending), clock_.now()));
    if (!taken->empty()) log::info("{} unfinished transactions taken over", taken->size());
    return {};
}

Result<void> Courier::submit(Pending pending) {
    if (stopping_) return Error{Errc::shutting_down};
    if (book_.size() >= configuration_.most_pending) return Error{Errc::busy};
    pending.submitted = clock_.now();
    const auto recorded = store_.submit(pending, configuration_.name, clock_.seconds());
    if (!recorded) {
        // Where the database went away during COMMIT: nothing is sent, but the number may be taken.
        if (recorded.error() == Errc::sim_service_failed) doubtful_ = true;
        return recorded.error();
    }
    pending.proved = recorded->proved;
    const std::size_t service = pending.service;
    log::info("{}: submitted to {}", pending.id, configuration_.services[service].name);
    book_.add(std::move(pending), clock_.now());
    wakers_[service].cancel();
    return {};
}

asio::awaitable<bool> Courier::wait_for_end(std::string id, std::chrono::milliseconds longest) {
    const Pending* pending = book_.find(id);
    if (pending == nullptr || pending->told) co_return false;
    co_await waiting_.wait(std::move(id), longest);
    co_return true;
}

asio::awaitable<void> Courier::serve(std::size_t service) {
    const std::size_t most_asking = configuration_.services[service].connections;
    while (!stopping_) {
        for (std::string& id : book_.take_to_send(service, most_sending))
            asio::co_spawn(context_, carry(service, std::move(id)), asio::detached);
        for (std::string& id : book_.take_due(service, clock_.now(), most_asking - asking_[service])) {
            ++asking_[service];
            asio::co_spawn(context_, carry(service, std::move(id)), asio::detached);
        }
        std::chrono::milliseconds rest = nothing_to_do;
        // With all connections in use, the next that becomes free wakes us.
        if (const auto next = book_.next_due(service); next && asking_[service] < most_asking)
            rest = std::max(*next - clock_.now(), std::chrono::milliseconds{0});
        wakers_[service].expires_after(rest);
        co_await wakers_[service].async_wait(as_result);
    }
}

asio::awaitable<void> Courier::carry(std::size_t service, std::string id) {
    const Pending& pending = *book_.find(id); // stays until book_.on(): it is in flight
    const bool asked = pending.phase != Pending::Phase::sending;
    Event event;
    if (pending.phase == Pending::Phase::silent) {
        event.kind = Event::Kind::over;
    } else {
        try {
            // Not by `?:`, whose awaited halves GCC 12 destroys twice.
            if (asked) {
                const Heard answer = co_await clients_[service].ask(pending, clock_.now());
                event = heard(pending, mss::Operation::status, answer);
            } else {
                const Heard answer = co_await clients_[service].send(pending, clock_.now());
                event = heard(pending, mss::Operation::signature, answer);
            }
        } catch (const std::exception& bug) {
            log::error("{}: {}", id, bug.what()); // whether it left is not known: lost
        }
    }
    write(book_.on(id, std::move(event), clock_.now()));
    if (asked) --asking_[service];
    wakers_[service].cancel();
}

Event Courier::heard(const Pending& pending, mss::Operation operation, const Heard& heard) {
    Event event;
    if (heard.same) { // as judged before
        event.kind = Event::Kind::pending;
        event.print = heard.print;
        return event;
    }
    if (!heard.reply && !heard.sent) {
        log::warn("{}: not sent: {}", pending.id, heard.reply.error().detail());
        event.kind = Event::Kind::not_sent;
        return event;
    }
    if (!heard.reply) log::warn("{}: {}", pending.id, heard.reply.error().describe());
    const Service& service = configuration_.services[pending.service];
    const bool may_be_signed = heard.reply && !heard.reply->signature.empty();
    event = judge({service.account.dialect, operation, pending,
                   may_be_signed ? offered(pending) : std::vector<signature::Certificate>{}, service.test},
                  heard.reply);
    if (event.kind == Event::Kind::pending) event.print = heard.print;
    return event;
}

std::vector<signature::Certificate> Courier::offered(const Pending& pending) {
    std::vector<signature::Certificate> certificates;
    const auto text = store_.offer(pending.id);
    // Were the offer of a transaction unreadable, a signature of any certificate would pass for one of it.
    if (!text) throw std::runtime_error(text.error().describe());
    const auto offer = sim::read_offer(*text);
    if (!offer) throw std::runtime_error(offer.error().describe());
    for (const Bytes& der : offer->certificates)
        certificates.push_back(signature::Certificate::parse(der).value());
    return certificates;
}

void Courier::write(Step step) {
    if (!step.quarantined.empty()) log::warn("{}: answer refused: {}", step.id, step.quarantined);
    if (step.told)
        log::info("{}: {} {}", step.id,
                  step.told->state == sim::SimProgress::State::done ? "signed" : info(step.told->error).name,
                  step.told->service_code);
    if (!step.late.empty()) log::info("{}: late: {}", step.id, step.late);
    if (unwritten_.empty()) {
        const auto written = store_.write(step, clock_.seconds());
        if (written) {
            if (step.told) waiting_.ended(step.id);
            return;
        }
        log::error("{}: not recorded: {}", step.id, written.error().describe());
    }
    unwritten_.push_back(std::move(step));
}

asio::awaitable<void> Courier::keep_house() {
    std::chrono::sys_seconds forgot{};
    while (!stopping_) {
        const auto now = clock_.seconds();
        while (!unwritten_.empty() && store_.write(unwritten_.front(), now))
            unwritten_.pop_front();
        if (auto beaten = store_.beat(configuration_.name, now); !beaten)
            log::error("database: {}", beaten.error().describe());
        else if (auto taken = shares_ || doubtful_ ? take_over(doubtful_) : Result<void>{}; !taken)
            log::error("database: {}", taken.error().describe());
        else
            doubtful_ = false;
        if (now - forgot >= forget_every) {
            forgot = now;
            if (auto forgotten = store_.forget(now); !forgotten)
                log::error("database: {}", forgotten.error().describe());
        }
        house_.expires_after(std::chrono::milliseconds{configuration_.dead_after} / beats);
        co_await house_.async_wait(as_result);
    }
}

} // namespace kyso::gateway
