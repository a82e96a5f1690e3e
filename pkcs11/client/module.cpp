// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/module.hpp"

#include "pkcs11/client/readable_text.hpp"
#include "pkcs11/client/return_value.hpp"
#include "pkcs11/client/session.hpp"

#include <dlfcn.h>
#include <libp11.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <optional>
#include <span>

namespace kyso::pkcs11 {
namespace {

constexpr std::size_t max_kept_lists = 64;

/// Cryptoki pads its texts with spaces and ends them nowhere.
template <std::size_t size>
std::string padded(const unsigned char (&text)[size]) {
    return readable_text({reinterpret_cast<const char*>(text), size}, max_text);
}

Failure libp11_failure(std::string_view call) {
    const auto rv = static_cast<CK_RV>(ERR_get_CKR_code());
    ERR_clear_error();
    if (rv == CKR_OK) return Error{Errc::token_error, std::string{call}};
    return failure(rv, call);
}

bool complete(const CK_FUNCTION_LIST& list) noexcept {
    return list.C_GetInfo != nullptr && list.C_GetTokenInfo != nullptr && list.C_OpenSession != nullptr &&
           list.C_CloseSession != nullptr && list.C_Login != nullptr && list.C_Logout != nullptr &&
           list.C_GetAttributeValue != nullptr && list.C_FindObjectsInit != nullptr &&
           list.C_FindObjects != nullptr && list.C_FindObjectsFinal != nullptr &&
           list.C_SignInit != nullptr && list.C_Sign != nullptr;
}

/// nullopt for one beyond the limits; its lengths are the module's word and are looked at before anything is
/// copied.
std::optional<TokenCertificate> read_certificate(const PKCS11_CERT& from) {
    if (from.x509 == nullptr || from.id_len > max_key_id) return std::nullopt;
    TokenCertificate certificate;
    if (from.id != nullptr) certificate.id.assign(from.id, from.id + from.id_len);
    if (from.label != nullptr) certificate.label = readable_text(from.label, max_text);
    unsigned char* der = nullptr;
    const int size = i2d_X509(from.x509, &der);
    const std::unique_ptr<unsigned char, decltype([](unsigned char* octets) { OPENSSL_free(octets); })> owner{
        der};
    if (size <= 0 || static_cast<std::size_t>(size) > max_certificate) return std::nullopt;
    certificate.der.assign(der, der + size);
    return certificate;
}

} // namespace

struct Module::Loaded {
    struct Unload {
        void operator()(void* library) const noexcept { ::dlclose(library); }
    };
    struct SlotList {
        PKCS11_SLOT* first = nullptr;
        unsigned count = 0;
    };

    std::unique_ptr<void, Unload> library;
    CK_FUNCTION_LIST* functions = nullptr;
    PKCS11_CTX* context = nullptr;
    bool initialised = false;
    std::vector<SlotList> lists; ///< the last one is in force

    void release_lists() noexcept {
        for (const SlotList& list : lists)
            PKCS11_release_all_slots(context, list.first, list.count);
        lists.clear();
    }
    ~Loaded() {
        if (context == nullptr) return;
        release_lists();
        if (initialised) PKCS11_CTX_unload(context);
        PKCS11_CTX_free(context);
    }
};

Module::Module(std::unique_ptr<Loaded> loaded) noexcept : loaded_(std::move(loaded)) {}
Module::~Module() = default;
CK_FUNCTION_LIST& Module::functions() noexcept {
    return *loaded_->functions;
}

Outcome<std::unique_ptr<Module>> Module::load(const std::string& path) {
    // No openssl.cnf: it could name engines and providers to load.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    auto loaded = std::make_unique<Loaded>();
    // Before libp11, which loads it a second time but does not say why it could not.
    loaded->library.reset(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL));
    if (loaded->library == nullptr) return Error{Errc::driver_missing, ::dlerror()};
    const auto get_list =
        reinterpret_cast<CK_C_GetFunctionList>(::dlsym(loaded->library.get(), "C_GetFunctionList"));
    if (get_list == nullptr || get_list(&loaded->functions) != CKR_OK || loaded->functions == nullptr ||
        !complete(*loaded->functions))
        return Error{Errc::driver_missing, path + ": no complete function list"};

    loaded->context = PKCS11_CTX_new();
    if (loaded->context == nullptr) return libp11_failure("PKCS11_CTX_new");
    // C_Initialize with CKF_OS_LOCKING_OK, C_GetInfo.
    if (PKCS11_CTX_load(loaded->context, path.c_str()) != 0) {
        const Failure why = libp11_failure("C_Initialize");
        return Failure{Error{Errc::driver_missing, path + ": " + why.detail()}, why.return_value()};
    }
    loaded->initialised = true;
    return std::unique_ptr<Module>{new Module{std::move(loaded)}};
}

Outcome<ModuleInfo> Module::info() {
    CK_INFO info{};
    if (const CK_RV rv = functions().C_GetInfo(&info); rv != CKR_OK) return failure(rv, "C_GetInfo");
    return ModuleInfo{padded(info.manufacturerID), padded(info.libraryDescription),
                      info.cryptokiVersion.major,  info.cryptokiVersion.minor,
                      info.libraryVersion.major,   info.libraryVersion.minor};
}

Outcome<TokenInfo> Module::token(std::uint64_t slot) {
    CK_TOKEN_INFO info{};
    if (const CK_RV rv = functions().C_GetTokenInfo(slot, &info); rv != CKR_OK)
        return failure(rv, "C_GetTokenInfo");
    return TokenInfo{slot,
                     padded(info.label),
                     padded(info.manufacturerID),
                     padded(info.model),
                     padded(info.serialNumber),
                     static_cast<std::uint32_t>(info.flags)};
}

Outcome<void> Module::list_slots(Sessions sessions) {
    if (sessions == Sessions::none) loaded_->release_lists();
    if (loaded_->lists.size() >= max_kept_lists)
        return Error{Errc::busy, "too many listings during one login"};
    Loaded::SlotList list;
    if (PKCS11_enumerate_slots(loaded_->context, &list.first, &list.count) != 0)
        return libp11_failure("C_GetSlotList");
    loaded_->lists.push_back(list);
    return {};
}

Outcome<std::vector<TokenInfo>> Module::tokens(Sessions sessions) {
    if (const auto listed = list_slots(sessions); !listed) return listed.error();
    std::vector<TokenInfo> found;
    for (PKCS11_SLOT& slot : std::span{loaded_->lists.back().first, loaded_->lists.back().count}) {
        if (slot.token == nullptr || slot.token->initialized == 0 || found.size() == max_tokens) continue;
        auto info = token(PKCS11_get_slotid_from_slot(&slot));
        if (info) found.push_back(std::move(*info)); // else: gone since it was listed
    }
    return found;
}

Outcome<std::vector<TokenCertificate>> Module::certificates(std::uint64_t slot) {
    if (loaded_->lists.empty()) return Error{Errc::token_removed, "no tokens were listed"};
    const std::span slots{loaded_->lists.back().first, loaded_->lists.back().count};
    const auto wanted = std::ranges::find_if(slots, [slot](PKCS11_SLOT& candidate) {
        return candidate.token != nullptr && PKCS11_get_slotid_from_slot(&candidate) == slot;
    });
    if (wanted == slots.end()) return Error{Errc::token_removed, "not a slot of the last listing"};

    // libp11 waits for ever when the token is gone and it cannot open a session: find out without it.
    const auto probe = Session::open(functions(), slot);
    if (!probe) return probe.error();
    PKCS11_CERT* first = nullptr;
    unsigned count = 0;
    if (PKCS11_enumerate_certs(wanted->token, &first, &count) != 0) return libp11_failure("C_FindObjects");
    std::vector<TokenCertificate> found;
    for (const PKCS11_CERT& from : std::span{first, count}) {
        if (found.size() == max_certificates) break;
        if (auto certificate = read_certificate(from)) found.push_back(std::move(*certificate));
    }
    return found;
}

} // namespace kyso::pkcs11
