// SPDX-License-Identifier: Apache-2.0
// The certificates an administrator trusts, and the question whether a certificate chains to one of them.
// Called by the portal, `kyso verify` and kysod's checks before signing. No certificate is built in, and none
// is ever fetched: with an empty directory nothing is trusted. Revocation is not its part.
#pragma once

#include "signature/certificate.hpp"

#include <openssl/x509.h>

#include <filesystem>
#include <span>

namespace kyso::signature {

class TrustDirectory {
  public:
    /// Every .crt, .cer and .pem file in `directory` (not below it), as read_trust_folder() reads them. Other
    /// files are left alone. Errc::config_invalid names the file that cannot be read or the directory.
    static Result<TrustDirectory> load(const std::filesystem::path& directory);
    /// The same for several; those that are not there are left out.
    static Result<TrustDirectory> load_existing(std::span<const std::filesystem::path> directories);
    static Result<TrustDirectory> of(std::vector<Certificate> anchors);

    const std::vector<Certificate>& anchors() const noexcept { return anchors_; }

    /// The chain from `leaf` to an anchor, both in it, valid at `at`; links may come from `intermediates`,
    /// which are not trusted for being there. An anchor may be any certificate, not only a root.
    /// Errc::certificate_expired, certificate_not_yet_valid, certificate_too_weak: of the leaf;
    /// issuer_untrusted: everything else, with OpenSSL's reason in the detail.
    Result<std::vector<Certificate>> verify_chain(const Certificate& leaf,
                                                  std::span<const Certificate> intermediates,
                                                  std::chrono::sys_seconds at) const;

  private:
    static Result<TrustDirectory> load(std::span<const std::filesystem::path> directories,
                                       bool only_existing);
    TrustDirectory(std::vector<Certificate> anchors, std::shared_ptr<X509_STORE> store)
        : anchors_(std::move(anchors)), store_(std::move(store)) {}

    std::vector<Certificate> anchors_;
    std::shared_ptr<X509_STORE> store_;
};

} // namespace kyso::signature
