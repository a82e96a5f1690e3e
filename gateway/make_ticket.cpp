// SPDX-License-Identifier: Apache-2.0
#include "gateway/make_ticket.hpp"

#include "drivers/sim/ticket.hpp"
#include "protocol/random.hpp"

#include <CLI/App.hpp>

namespace kyso::gateway {

void add_ticket_options(CLI::App& app, TicketOrder& order) {
    CLI::Option* phone =
        app.add_option(
               "--make-ticket", order.phone,
               "Print a ticket for «kyso sign --device sim:NUMBER», good for ten minutes and once, and end")
            ->type_name("NUMBER");
    CLI::Option* origin =
        app.add_option("--origin", order.origin, "Whose ticket it is, as [[portal]] names it")->needs(phone);
    CLI::Option* key = app.add_option("--ticket-key", order.key,
                                      "The private key (PEM, P-256) whose public half [[portal]] names")
                           ->needs(phone);
    phone->needs(origin)->needs(key);
}

Result<std::string> make_document_ticket(const TicketOrder& order, std::chrono::sys_seconds now) {
    auto phone = sim::PhoneNumber::read(order.phone);
    if (!phone) return Error{Errc::config_invalid, "--make-ticket: no Vietnamese mobile number"};
    const auto origin = Origin::parse(order.origin);
    if (!origin)
        return Error{Errc::config_invalid, "--origin: https://host[:port] in small letters is wanted"};
    const auto key = sim::load_ticket_key(order.key);
    if (!key) return Error{Errc::config_invalid, "--ticket-key: " + key.error().detail()};
    // The nonce stands for nothing here: which document is between the person and kysod's window.
    return sim::make_ticket({to_base64url(random_octets(16)), origin->text(), to_base64url(random_octets(32)),
                             *std::move(phone), sim::Purpose::document, now + ticket_lifetime},
                            **key);
}

} // namespace kyso::gateway
