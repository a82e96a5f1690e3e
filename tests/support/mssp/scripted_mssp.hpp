// SPDX-License-Identifier: Apache-2.0
// Fake: a signature service (dialect etsi, SOAP) that answers exactly what a test tells it, right or wrong,
// one subscriber's key behind it. Not the honest simulator: it has no phones and no rules of its own.
#pragma once

#include "tests/support/test_pki/test_pki.hpp"
#include "tests/support/web_server/web_server.hpp"

namespace kyso::test {

class ScriptedMssp {
  public:
    /// What a request said.
    struct Asked {
        std::string transaction, msisdn, mssp_transaction, password, instant, display;
        Bytes digest; ///< of a signature request
        std::string whole;
    };
    using Script = std::function<WebAnswer(const Asked&)>;

    ScriptedMssp(const TlsFiles& tls, Issued subscriber);

    std::string address() const; ///< `https://localhost:PORT`
    /// The honest ones to begin with: accepted at once, signed at the first poll.
    void on_signature(Script script) { set(signature_, std::move(script)); }
    void on_status(Script script) { set(status_, std::move(script)); }
    void on_profile(Script script) { set(profile_, std::move(script)); }

    std::vector<Asked> signatures() const { return copy_of(signatures_); }
    std::vector<Asked> statuses() const { return copy_of(statuses_); }
    std::size_t connections() const { return server_.connections(); }

    /// Answers, as an honest service gives them.
    WebAnswer accepted(const Asked& asked) const;
    WebAnswer outstanding(const Asked& asked) const;
    WebAnswer with_signature(const Asked& asked) const;
    static WebAnswer fault(const Asked& asked, const std::string& code);
    WebAnswer profile(const Asked& asked, const std::vector<Bytes>& certificates) const;

    /// A status answer of these words; `msisdn` and `transaction` may be others' than asked for.
    static WebAnswer status(const std::string& transaction, const std::string& msisdn,
                            const std::string& code, const std::string& inner = {});
    /// The element of a signature with its certificate beside it (FiCom's PKCS1).
    static std::string signature_element(ByteView signature, const Bytes& certificate);

    const Issued& subscriber() const noexcept { return subscriber_; }
    /// Of the first signature request of that transaction.
    Bytes digest_of(const std::string& transaction) const;
    std::string msisdn_of(const std::string& transaction) const;

  private:
    void set(Script& script, Script with);
    std::vector<Asked> copy_of(const std::vector<Asked>& list) const;

    Issued subscriber_;
    mutable std::mutex mutex_;
    Script signature_, status_, profile_;
    std::vector<Asked> signatures_, statuses_;
    WebServer server_; ///< last: its threads use the others
};

} // namespace kyso::test
