// SPDX-License-Identifier: Apache-2.0
// One signature that an application provider ordered, from its arrival to the day it is forgotten. A value
// that Telco moves; it knows no message format and no socket.
#pragma once

#include "simulators/telco/model/outcome.hpp"
#include "simulators/telco/model/sim_signature.hpp"
#include "simulators/telco/model/subscriber.hpp"

namespace kyso::telco {

/// What is asked of the phone.
struct SignatureOrder {
    std::string ap_id, ap_transaction;
    std::string ap_name;   ///< shown on the phone: from the registry, never from the request
    std::string ap_prefix; ///< that its displayed texts must begin with; empty: none
    std::string msisdn;
    DataToSign data;
    std::string display_text; ///< empty: the data itself is shown, which must then be a text
    std::string event_id;     ///< short code shown beside the text; may be empty
    std::string no_spam;
    bool certificate_wanted = false; ///< beside a bare signature
    std::string profile;             ///< URI; empty: any key
    SignatureFormat format = SignatureFormat::pkcs7;
    std::chrono::seconds time_out{300};
};

/// Where the dialogue on the phone stands.
enum class Stage : std::uint8_t {
    sending,    ///< the message to the SIM is under way
    waiting,    ///< kept by the network until the phone can be reached, or is free
    in_menu,    ///< on the SIM, until the person opens the SIM menu
    text,       ///< shown; OK, cancel or postpone
    choose,     ///< which certificate
    pin,        ///< PIN wanted
    new_pin,    ///< the factory PIN was right and must be changed
    repeat_pin, ///< once more
    finished
};
std::string_view to_text(Stage stage) noexcept;

struct Transaction {
    std::string id; ///< MSSP_TransID
    SignatureOrder order;
    Moment begun, deadline;
    Stage stage = Stage::sending;
    std::optional<Moment> due; ///< when something happens by itself
    unsigned wrong_pins = 0;   ///< that the habit has typed
    std::size_t key = 0;       ///< index in the SIM's keys
    std::string new_pin;
    std::string text, code; ///< what the phone shows
    // Once finished:
    Outcome outcome;
    Moment ended;
    SimSignature signature;
    bool receipt_taken = false;

    bool open() const noexcept { return stage != Stage::finished; }
};

} // namespace kyso::telco
