// SPDX-License-Identifier: Apache-2.0
// A vendor's PKCS#11 module in this process: loaded and initialised through libp11, which also lists slots
// and certificates; the raw function list of the same module serves Session. Lives in kyso-driver-host only.
// Never calls PKCS11_update_slots, which reads out of bounds in libp11 0.4.12.
#pragma once

#include "pkcs11/client/outcome.hpp"
#include "pkcs11/client/token_info.hpp"

#include <p11-kit/pkcs11.h>

#include <memory>
#include <string>

namespace kyso::pkcs11 {

class Module {
  public:
    /// Runs the module's code; check its path first (module_path.hpp, module_elf.hpp). Errc::driver_missing
    /// where it cannot be loaded or initialised. At most one Module per path and process: libp11 finalises
    /// for both.
    static Outcome<std::unique_ptr<Module>> load(const std::string& path);
    ~Module();
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    CK_FUNCTION_LIST& functions() noexcept;
    Outcome<ModuleInfo> info();

    /// Whether a Session is in use while tokens are listed. libp11 closes all sessions of a slot when an old
    /// list of slots is released, so then the old list is kept until the next listing without one.
    enum class Sessions : bool { none, in_use };
    /// Initialised tokens that are present, asked anew.
    Outcome<std::vector<TokenInfo>> tokens(Sessions sessions);
    /// What the token in a slot says about itself now; Errc::token_removed if there is none.
    Outcome<TokenInfo> token(std::uint64_t slot);
    /// Certificates of a token of the last listing; those beyond the limits of token_info.hpp are left out.
    Outcome<std::vector<TokenCertificate>> certificates(std::uint64_t slot);

  private:
    struct Loaded;
    explicit Module(std::unique_ptr<Loaded> loaded) noexcept;
    Outcome<void> list_slots(Sessions sessions);

    std::unique_ptr<Loaded> loaded_;
};

} // namespace kyso::pkcs11
