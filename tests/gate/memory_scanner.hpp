// SPDX-License-Identifier: Apache-2.0
// Looks for a text, in the forms it could take, in the memory of a process, in /proc/PID/cmdline and environ,
// and in files. For gate-pin-scan, as root; only counts, never prints what it found.
#pragma once

#include "protocol/bytes.hpp"

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kyso::gate {

struct Needle {
    std::string form; ///< plain, UTF-16LE, …
    std::string octets;
};

/// Plain, UTF-16 in both orders, hexadecimal in both cases, and base64 in its three alignments (less the
/// characters that depend on neighbours).
std::vector<Needle> forms_of(const std::string& text);

struct Findings {
    std::size_t octets = 0;        ///< looked at
    std::vector<std::string> hits; ///< where and in which form
};

/// Every readable mapping. Throws std::runtime_error if the memory may not be opened.
Findings scan_memory(pid_t pid, const std::vector<Needle>& needles);
/// cmdline and environ; a process that is gone has none.
Findings scan_arguments(pid_t pid, const std::vector<Needle>& needles);
/// Every regular file below, except `except`.
Findings scan_files(const std::filesystem::path& folder, const std::filesystem::path& except,
                    const std::vector<Needle>& needles);

void operator+=(Findings& all, Findings more);

} // namespace kyso::gate
