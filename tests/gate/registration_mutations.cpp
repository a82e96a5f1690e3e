// SPDX-License-Identifier: Apache-2.0
// A signed registration, its object and its statement, with one octet changed at random, added or left out:
// none is accepted.
#include "signature/verification.hpp"
#include "tests/gate/arguments.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <map>
#include <random>

namespace {

using namespace kyso;
using namespace kyso::signature;

constexpr const char* origin = "https://portal.example";

struct Registration {
    std::string statement;
    Bytes object;
};

/// One kind of key and form: what a portal gets from kysod.
class Stage {
  public:
    Stage(test::KeyKind kind, bool attached)
        : pki_("Kyso Demo CA", test::KeyKind::ec_p256), trust_(TrustDirectory::of({pki_.root()}).value()),
          now_(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) {
        test::Profile profile;
        profile.key = kind;
        const test::Issued signer = pki_.issue(profile);
        const RegistrationStatement statement{.origin = origin,
                                              .nonce = std::string(43, 'A'),
                                              .issued_at = now_,
                                              .subject = "citizen",
                                              .method = "usb-token",
                                              .fields = {{"email", "an@example.vn"}},
                                              .holder = to_statement_json(holder_of(signer.certificate)),
                                              .certificate_sha256 = to_hex(signer.certificate.sha256())};
        signed_.statement = statement.canonical();
        const ByteView content = as_bytes(signed_.statement);
        const auto signing =
            CmsSigning::prepare(signer.certificate, ContentType::registration_statement,
                                DigestAlgorithm::sha256, digest_of(DigestAlgorithm::sha256, content), now_)
                .value();
        const std::vector<Certificate> chain{pki_.intermediate()};
        signed_.object = signing
                             .assemble(signer.sign(signing.to_be_signed()), chain,
                                       attached ? std::optional{content} : std::nullopt)
                             .value();
    }

    const Registration& registration() const noexcept { return signed_; }
    Result<VerifiedRegistration> verify(const Registration& registration) const {
        return verify_registration(registration.object, registration.statement, trust_, origin, now_);
    }

  private:
    test::TestPki pki_;
    TrustDirectory trust_;
    std::chrono::sys_seconds now_;
    Registration signed_;
};

/// Changes one octet of `octets` to another value; every sixteenth time leaves it out or adds one.
template <class Octets>
std::string alter(Octets& octets, std::mt19937_64& random) {
    using Octet = typename Octets::value_type;
    const std::size_t at = random() % octets.size();
    const auto where = octets.begin() + static_cast<std::ptrdiff_t>(at);
    const auto other = static_cast<unsigned char>(1 + random() % 255);
    const std::string place = " at octet " + std::to_string(at);
    switch (random() % 32) {
    case 0:
        octets.erase(where);
        return "left out" + place;
    case 1:
        octets.insert(where, static_cast<Octet>(other));
        return "added" + place;
    default:
        *where = static_cast<Octet>(static_cast<unsigned char>(*where) ^ other);
        return "changed" + place;
    }
}

} // namespace

int main(int argc, char** argv) {
    const auto taken =
        kyso::gate::read_arguments(argc, argv, {{"--count", "100000"}, {"--seed", "1"}},
                                   "Octets of a signed registration changed at random: none is accepted.");
    const auto count = kyso::gate::number(taken.at("--count"));
    std::mt19937_64 random{kyso::gate::number(taken.at("--seed"))};
    const Stage stages[] = {
        {test::KeyKind::ec_p256, false}, {test::KeyKind::ec_p256, true}, {test::KeyKind::rsa_2048, false}};
    std::uint64_t accepted = 0;
    for (const Stage& stage : stages)
        if (!stage.verify(stage.registration())) {
            std::cerr << "the registration as it was signed is refused\n";
            return 1;
        }
    std::map<std::string_view, std::uint64_t> refusals;
    for (std::uint64_t i = 0; i < count; ++i) {
        const Stage& stage = stages[i % std::size(stages)];
        Registration altered = stage.registration();
        const bool of_object = random() % 3 != 0;
        const std::string what = of_object ? "object " + alter(altered.object, random)
                                           : "statement " + alter(altered.statement, random);
        const auto verified = stage.verify(altered);
        if (verified) {
            ++accepted;
            std::cerr << "accepted: " << what << '\n';
        } else {
            ++refusals[verified.error().name()];
        }
    }
    for (const auto& [name, times] : refusals)
        std::cout << times << ' ' << name << '\n';
    std::cout << count << " altered registrations, " << accepted << " accepted\n";
    return accepted == 0 ? 0 : 1;
}
