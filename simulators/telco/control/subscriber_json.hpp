// SPDX-License-Identifier: Apache-2.0
// Subscribers, phones and SIMs as the control API writes and reads them. Never tells a PIN, a PUK or a key.
#pragma once

#include "protocol/json_fields.hpp"
#include "simulators/telco/model/telco.hpp"

#include <boost/json/object.hpp>

namespace kyso::telco {

/// What anybody who looks at the phone sees, and the settings around it.
boost::json::object phone_json(const Subscriber& subscriber, const Screen& screen,
                               const std::vector<std::string>& pending);
boost::json::object screen_json(const Screen& screen);

/// Members that are there; others stay as they were. `{"name", "network", "national_id", "tax_code",
/// "language", "no_spam", "state", "disabled_profiles"}`
Result<void> read_subscriber(const boost::json::value& body, Subscriber& subscriber);
/// `{"applet", "pin", "puk", "factory_pin", "tries_left", "puk_tries_left", "signs_other_hash", "keys":
/// [{"certificate", "key", "label", "profile", "state"}]}`
Result<void> read_sim(const boost::json::value& body, Sim& sim);
/// `{"auto": "none|sign|cancel|postpone|ignore|wrong_pin:2", "delay_ms"}`
Result<void> read_behaviour(const boost::json::value& body, Behaviour& behaviour);
/// `{"state", "sms_delay_ms", "loss", "reports_absence"}`
Result<void> read_radio(const boost::json::value& body, Handset& handset);
/// `{"press": "ok|cancel|back|postpone|menu"}`, `{"digits"}`, `{"select"}` or `{"puk", "digits"}`
Result<Press> read_press(const boost::json::value& body);

} // namespace kyso::telco
