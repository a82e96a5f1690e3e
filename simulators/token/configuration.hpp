// SPDX-License-Identifier: Apache-2.0
// What kyso-token's TOML file says (docs/man/kyso-token.1): readers with their sockets, cards with their
// keys, which card is in which reader at the start. Read once; files that it names are looked for beside it.
#pragma once

#include "simulators/token/control/control.hpp"

#include <filesystem>

namespace kyso::token {

struct Configuration {
    std::filesystem::path control;                        ///< socket
    std::filesystem::path reader_conf;                    ///< written for pcscd; empty: not wanted
    std::map<std::string, std::filesystem::path> sockets; ///< by reader
    Desk desk;
};

/// Makes the keys that no file is given for: some 0.1 s for each of RSA. Errc::config_invalid with file, line
/// and what is wanted.
Result<Configuration> read_configuration(const std::filesystem::path& file);

/// What pcscd's reader.conf(5) says to find these readers behind the IFD handler at `library`.
std::string reader_conf(const Configuration& configuration, const std::filesystem::path& library);

} // namespace kyso::token
