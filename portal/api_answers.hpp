// SPDX-License-Identifier: Apache-2.0
// How the API's bodies are read and its answers written: JSON for accounts and errors, and the HTTP status of
// each error. Called by Api and Site. An error's detail is for the log and must never be in an answer.
#pragma once

#include "http/http_message.hpp"
#include "portal/account_store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace kyso::portal {

using http::HttpRequest;
using http::HttpResponse;

/// The body as one JSON object, to be read with JsonFields. Errc::portal_request_invalid where it is not said
/// to be JSON: a form can be posted across origins without asking, JSON cannot. Else as read_json().
Result<boost::json::value> read_body(const HttpRequest& request);

HttpResponse json_response(unsigned status, const boost::json::object& body);
/// {"error": {name, message_vi, message_en, path?}} with the status that fits; logs what is our own fault.
HttpResponse error_response(const Error& error);
/// 405 with the header Allow (RFC 9110 section 15.5.6).
HttpResponse method_not_allowed(std::string_view allowed);

/// What the holder may read of the account. Errc::portal_failed where the stored certificate cannot be read
/// any more.
Result<boost::json::object> to_json(const Account& account);
/// RFC 3339, UTC, whole seconds.
std::string to_rfc3339(std::chrono::sys_seconds time);

} // namespace kyso::portal
