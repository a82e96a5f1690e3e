// SPDX-License-Identifier: Apache-2.0
// Reads a CMS object into its parts and demands that encode() would have written those very octets. So what
// is not signed (frame, versions, order, certificates) cannot be altered unseen either. It checks no
// signature and no trust. Internal to signature/; input is hostile.
#pragma once

#include "signature/cms_encoding.hpp"
#include "signature/openssl_handles.hpp"

namespace kyso::signature {

struct SignedObject {
    static constexpr std::size_t max_size = 4 * 1024 * 1024; ///< octets of the object
    static constexpr std::size_t max_certificates = 8;

    CmsHandle cms;
    Certificate signer;
    std::vector<Certificate> issuers; ///< the other certificates of the object
    DigestAlgorithm digest_algorithm;
    std::chrono::sys_seconds signing_time;
    std::optional<Bytes> content; ///< of an attached signature
};

/// Errc::too_large; signature_malformed for anything but one signer, SHA-2, the four signed attributes of
/// CAdES-B-B once each (others may stand beside them), no unsigned attributes and no CRLs; with
/// SignerName::none, three of them, and none that names a certificate. content_type_wrong where the content
/// type or its signed attribute is not `expected`.
Result<SignedObject> read_signed_object(ByteView cms, ContentType expected,
                                        SignerName name = SignerName::certificate);

} // namespace kyso::signature
