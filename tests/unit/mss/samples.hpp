// SPDX-License-Identifier: Apache-2.0
// Accounts, requests and answers for these tests. Bodies are in tests/data/mss; all of it is invented.
#pragma once

#include "drivers/mss/messages.hpp"

#include <string>
#include <vector>

namespace kyso::mss::test {

Service etsi();
Service vgca();
Service twin(); ///< etsi in JSON

Call call();
/// Over SHA-256 of "1234567890", whose code by vgca's rule is 924276.
SignatureRequest signature_request();
StatusRequest status_request();
CertificateRequest certificate_request();

std::string file(const std::string& name); ///< of tests/data/mss

/// The message in a SOAP 1.2 envelope and the wrapper of its operation.
std::string enveloped(std::string_view wrapper, std::string_view message);
/// What stands inside envelope, body and wrapper.
std::string message_of(const std::string& envelope);

/// One line for each element: depth as dots, `{namespace}name`, its attributes in order of name, its text.
std::vector<std::string> outline(const std::string& xml);

/// The one place where `from` stands, replaced.
std::string with(std::string text, std::string_view from, std::string_view to);

} // namespace kyso::mss::test
