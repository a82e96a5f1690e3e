// SPDX-License-Identifier: Apache-2.0
// What a client may ask for and what it gets: the three calls of drivers/sim/gateway_messages.hpp, judged.
// The ticket decides whose phone and for which portal; the text is the gateway's own; nothing else is
// believed.
#pragma once

#include "gateway/courier.hpp"

#include <map>

namespace kyso::gateway {

class Desk {
  public:
    /// Reads the portals' keys. Errc::config_invalid. The others are kept by reference.
    static Result<Desk> make(const Configuration& configuration, DatabaseThread& database, Courier& courier,
                             const Clock& clock);

    /// Answers as they go out.
    boost::asio::awaitable<Result<std::string>> open(sim::OpenCall call);
    boost::asio::awaitable<Result<sim::SimProgress>> submit(sim::SubmitCall call);
    /// Held for the end where the caller would wait for it. Of what is under way here it needs no database.
    boost::asio::awaitable<Result<sim::SimProgress>> status(sim::StatusCall call);

  private:
    Desk(const Configuration& configuration, DatabaseThread& database, Courier& courier, const Clock& clock)
        : configuration_(configuration), database_(database), courier_(courier), clock_(clock) {}

    /// `now`: its age counts; the beginning of time: it does not.
    Result<sim::Ticket> judged(const std::string& ticket, std::chrono::sys_seconds now) const;
    boost::asio::awaitable<Result<sim::Offer>> make_offer(std::size_t service, const std::string& id,
                                                          const std::string& msisdn);
    boost::asio::awaitable<Result<Store::Known>> known(sim::Ticket ticket, std::string id);
    Result<std::size_t> service_named(const std::string& name) const;
    boost::asio::awaitable<Result<sim::SimProgress>> state_of(const sim::StatusCall& call);
    Result<sim::SimProgress> progress_of(const Store::Known& known) const;

    const Configuration& configuration_;
    DatabaseThread& database_;
    Courier& courier_;
    const Clock& clock_;
    std::map<std::string, signature::PkeyHandle, std::less<>> keys_; ///< by origin
};

} // namespace kyso::gateway
