// SPDX-License-Identifier: Apache-2.0
// The questions about one verified chain and the verdict out of their answers, without fetching anything
// itself: next() asks, answer() is told. Driven by kysod (through kyso-relay) and by the portal. Give it
// chains that TrustDirectory verified and no others: an untrusted certificate may name any address.
#pragma once

#include "signature/revocation.hpp"

#include <functional>

namespace kyso::signature {

struct RevocationQuestion {
    enum class Kind : std::uint8_t { crl, ocsp };

    Kind kind = Kind::crl;
    std::string address;
    Bytes request;      ///< DER of an OCSP request, to be posted; empty for a CRL
    bool fresh = false; ///< a remembered answer was of no use: a new one is wanted

    friend bool operator==(const RevocationQuestion&, const RevocationQuestion&) = default;
};

struct RevocationAnswer {
    Bytes bytes;
    bool remembered = false; ///< out of a cache
};

class RevocationCheck {
  public:
    /// `chain`: the certificate first, the anchor last, as verify_chain() gives it. `make_nonce`: the octets
    /// for each OCSP question (1 to 32 random ones); null to send none, so that answers can be cached.
    RevocationCheck(std::vector<Certificate> chain, std::chrono::sys_seconds now,
                    std::function<Bytes()> make_nonce = nullptr);

    /// What is to be fetched next, the same until it is answered; nullopt at the end.
    const std::optional<RevocationQuestion>& next() const noexcept { return question_; }
    /// Pre: next(). An error is an answer too: this address says nothing.
    void answer(const Result<RevocationAnswer>& answer);

    /// The verdict so far, for the whole chain: revoked if any link below the anchor is, good if each is,
    /// else unknown, which is what it is until every question was answered.
    RevocationStatus status() const;

  private:
    struct Link {
        std::vector<RevocationQuestion> questions; ///< OCSP first
        RevocationStatus status;
    };
    void ask(std::size_t link, std::size_t number);

    std::vector<Certificate> chain_;
    std::chrono::sys_seconds now_;
    std::function<Bytes()> make_nonce_;
    std::vector<Link> links_;
    std::size_t link_ = 0;
    std::size_t number_ = 0;
    Bytes nonce_; ///< of the question that is open
    std::optional<RevocationQuestion> question_;
};

} // namespace kyso::signature
