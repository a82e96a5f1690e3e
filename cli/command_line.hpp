// SPDX-License-Identifier: Apache-2.0
// What the person typed, as a value. Called once by the program; runs nothing and prints nothing itself.
#pragma once

#include "cli/exit_code.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kyso::cli {

enum class Command : std::uint8_t {
    run,
    devices,
    certificates,
    holder,
    audit_show,
    audit_verify,
    origins_list,
    origins_remove,
    origins_block,
    sim_list,
    sim_bind,
    sim_unbind,
    trust_add,
    trust_list,
    trust_remove,
    catalogue_list,
    catalogue_suggest,
    verify,
    sign,
    doctor,
    driver_test,
};

struct VerifyOptions {
    std::vector<std::string> files;
    std::string content;       ///< empty: looked for beside the signature
    std::string trust;         ///< folder; empty for this computer's
    std::string nonce, origin; ///< of a Web eID token
    bool strict = false;       ///< what nobody knows of revocation keeps from concluding
};

struct SignOptions {
    std::vector<std::string> files;
    std::string output, output_directory;  ///< at most one; both empty: beside each file
    std::string format = "cades-detached"; ///< as in document.sign
    std::string digest;                    ///< sha256, sha384, sha512; empty for the form's own
    bool pss = false;                      ///< of an RSA key
    std::string certificate;               ///< how its SHA-256 begins; empty: the person chooses
    bool force = false;                    ///< replace results that are there
    std::string device;                    ///< as typed; empty, usb-token, sim:NUMBER
    std::string ticket;                    ///< of a SIM: file, or - for standard input
    std::string resume;                    ///< the operation whose result is wanted; empty: a new one
};

struct DriverTestOptions {
    std::string module; ///< file; empty only with list
    std::string profile = "smoke";
    std::optional<std::uint64_t> slot;
    std::string token_serial, key_id;
    std::vector<std::string> only, skip; ///< globs of ids
    std::string json, junit;             ///< files; empty for none, json also `-`
    unsigned timeout = 10;               ///< seconds
    std::optional<int> pin_fd;
    bool list = false;
    bool no_login = false;
};

struct Invocation {
    Command command = Command::devices;
    Language language = Language::en;
    bool json = false;
    bool restore = false;                 ///< devices: drivers that were set aside have another chance first
    std::string configuration;            ///< run, doctor, catalogue: empty for kysod's default
    std::string audit_file;               ///< audit: empty for the person's own log
    std::string origin;                   ///< origins remove, block: as typed
    std::string phone;                    ///< sim bind, unbind: as typed
    std::optional<std::size_t> last;      ///< audit show: so many records from the end
    std::string trust_file, trust_source; ///< trust add
    std::string fingerprint;              ///< trust add: empty to ask; trust remove, holder: how it begins
    bool system = false;                  ///< trust add, remove: the administrator's folder
    VerifyOptions verify;
    SignOptions sign;
    DriverTestOptions driver_test;
};

/// Nothing to run: help or version (ok, for standard output) or a usage error (for standard error).
struct Answered {
    ExitCode code = ExitCode::ok;
    std::string text;
};

/// `arguments` without the program's name. `language` is that of the environment; --language overrides it.
std::variant<Invocation, Answered> read_command_line(std::vector<std::string> arguments, Language language);

} // namespace kyso::cli
