// SPDX-License-Identifier: Apache-2.0
// A certificate that somebody decided to trust, and what its file says of that: where it came from, when, by
// whom. Read by TrustDirectory and `kyso trust`, written by `kyso trust add`. That a file says something does
// not make it true.
#pragma once

#include "signature/certificate.hpp"

#include <filesystem>
#include <vector>

namespace kyso::signature {

struct TrustAnchor {
    Certificate certificate;
    std::filesystem::path file;
    std::string source; ///< where it was got; each of these is empty where the file does not tell
    std::string added;  ///< RFC 3339
    std::string by;     ///< who added it
};

/// One file: PEM with one or more certificates, or DER. Comment lines above the first certificate
/// (`# source: …`, `# added: …`, `# by: …`, `# sha256: …`) hold for all of them; where there is a sha256, the
/// file must hold that one certificate. Errc::config_invalid with `named` in its detail. Pure, for fuzzing.
Result<std::vector<TrustAnchor>> read_trust_anchors(ByteView content, const std::filesystem::path& named);

/// The same from disk, at most 1 MiB.
Result<std::vector<TrustAnchor>> read_trust_file(const std::filesystem::path& file);
/// Every .crt, .cer and .pem file in `folder` (not below it), in the order of their names.
Result<std::vector<TrustAnchor>> read_trust_folder(const std::filesystem::path& folder);

/// The file that `kyso trust add` writes: comment lines and PEM. Line breaks and other control characters in
/// what is told become spaces.
std::string to_trust_file(const TrustAnchor& anchor);

/// `/etc/kyso/trust.d`: the administrator's, for everybody.
std::filesystem::path system_trust_folder();
/// `kyso/trust.d` in the person's configuration folder ($XDG_CONFIG_HOME, else ~/.config).
std::filesystem::path person_trust_folder(const std::filesystem::path& configuration_home);

} // namespace kyso::signature
