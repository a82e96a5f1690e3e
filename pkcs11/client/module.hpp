// SPDX-License-Identifier: Apache-2.0
// A vendor's PKCS#11 module in this process: loaded through libp11; initialised, slots, tokens and
// certificates read with the raw function list of the same module, which serves Session too. Raw, because
// libp11 shows no token where one slot fails, and never ends over a module that lies about its objects. One
// thread uses it. Lives in kyso-driver-host only.
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

    /// Tokens that are present, asked anew; uninitialised ones too (TokenInfo::flags says so). A slot that
    /// fails hides only its own token; its failure is the answer where there is no other token.
    Outcome<std::vector<TokenInfo>> tokens();
    /// What the token in a slot says about itself now; Errc::token_removed if there is none.
    Outcome<TokenInfo> token(std::uint64_t slot);
    /// Certificates that a token shows without a login; those beyond the limits of token_info.hpp are left
    /// out.
    Outcome<std::vector<TokenCertificate>> certificates(std::uint64_t slot);

  private:
    struct Loaded;
    explicit Module(std::unique_ptr<Loaded> loaded) noexcept;

    std::unique_ptr<Loaded> loaded_;
};

} // namespace kyso::pkcs11
