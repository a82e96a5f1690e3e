// SPDX-License-Identifier: Apache-2.0
// What `kyso sign` is about to ask and where each result goes, all of it checked before the person is asked
// anything. Used by sign_command.cpp. Reads the files; writes nothing.
#pragma once

#include "cli/cli_texts.hpp"
#include "cli/command_line.hpp"

#include <boost/json/object.hpp>

namespace kyso::cli {

struct PlannedSignature {
    std::string file;             ///< as on the command line
    std::filesystem::path output; ///< empty: standard output, or inside the JSON
};

struct SignPlan {
    std::vector<PlannedSignature> items;
    boost::json::object request; ///< the params of document.sign, or of operation.resume
    bool on_phone = false;
};

/// A wrong command line: what is wrong, and the file if one is to blame.
struct Misuse {
    CliText text;
    std::string about;
};

/// Where each result goes, without looking at any content.
std::variant<std::vector<PlannedSignature>, Misuse> plan_outputs(const SignOptions& options);

/// Reads or hashes each file, and the ticket of a SIM. Errc::file_unreadable, file_exists; too_large: content
/// that is sent along is limited (DocumentRequest::max_content each, one message in all).
Result<SignPlan> make_plan(const SignOptions& options, std::vector<PlannedSignature> items);

/// A file's name as kysod takes it: safe to show, 1 to 255 octets, the end kept where it is too long.
std::string shown_name(const std::string& file);

} // namespace kyso::cli
