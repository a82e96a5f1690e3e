// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/module.hpp"

#include "pkcs11/client/object_search.hpp"
#include "pkcs11/client/readable_text.hpp"
#include "pkcs11/client/return_value.hpp"
#include "pkcs11/client/session.hpp"

#include <dlfcn.h>
#include <libp11.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <array>
#include <optional>
#include <span>

namespace kyso::pkcs11 {
namespace {

constexpr std::size_t max_slots = 256;
constexpr std::size_t max_label_octets = 1024; ///< of CKA_LABEL; max_text of them are kept

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
    return list.C_Initialize != nullptr && list.C_Finalize != nullptr && list.C_GetInfo != nullptr &&
           list.C_GetSlotList != nullptr && list.C_GetTokenInfo != nullptr && list.C_OpenSession != nullptr &&
           list.C_CloseSession != nullptr && list.C_Login != nullptr && list.C_Logout != nullptr &&
           list.C_GetAttributeValue != nullptr && list.C_FindObjectsInit != nullptr &&
           list.C_FindObjects != nullptr && list.C_FindObjectsFinal != nullptr &&
           list.C_GetMechanismList != nullptr && list.C_SignInit != nullptr && list.C_Sign != nullptr;
}

/// nullopt for one beyond the limits, or that the module hides.
std::optional<TokenCertificate> read_certificate(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                                 CK_OBJECT_HANDLE object) {
    auto der = read_attribute(functions, session, object, CKA_VALUE, max_certificate);
    auto id = read_attribute(functions, session, object, CKA_ID, max_key_id);
    if (!der || der->empty() || !id) return std::nullopt;
    const Bytes label =
        read_attribute(functions, session, object, CKA_LABEL, max_label_octets).value_or(Bytes{});
    return TokenCertificate{std::move(*id), readable_text(as_text(label), max_text), std::move(*der)};
}

} // namespace

struct Module::Loaded {
    struct Unload {
        void operator()(void* opened) const noexcept { ::dlclose(opened); }
    };
    std::unique_ptr<void, Unload> library;
    CK_FUNCTION_LIST* functions = nullptr;
    PKCS11_CTX* context = nullptr;
    bool initialised = false; ///< by us
    bool loaded = false;      ///< by libp11, which finalises for us too

    ~Loaded() {
        if (loaded)
            PKCS11_CTX_unload(context);
        else if (initialised)
            functions->C_Finalize(nullptr);
        if (context != nullptr) PKCS11_CTX_free(context);
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

    // Before libp11, which asks for locks: one thread calls it, and says so. With locks OpenSC 0.23 locks
    // itself out where a token is pulled out in the middle of C_GetTokenInfo.
    const auto missing = [&](const Failure& why) {
        return Failure{Error{Errc::driver_missing, path + ": " + why.detail()}, why.return_value()};
    };
    if (const CK_RV rv = loaded->functions->C_Initialize(nullptr); rv != CKR_OK)
        return missing(failure(rv, "C_Initialize"));
    loaded->initialised = true;
    loaded->context = PKCS11_CTX_new();
    if (loaded->context == nullptr) return libp11_failure("PKCS11_CTX_new");
    // CKR_CRYPTOKI_ALREADY_INITIALIZED is fine with it; then C_GetInfo.
    if (PKCS11_CTX_load(loaded->context, path.c_str()) != 0)
        return missing(libp11_failure("PKCS11_CTX_load"));
    loaded->loaded = true;
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
    CK_SLOT_INFO place{};
    const bool placed = functions().C_GetSlotInfo != nullptr &&
                        functions().C_GetSlotInfo(slot, &place) == CKR_OK; // a token without one is as good
    return TokenInfo{slot,
                     padded(info.label),
                     padded(info.manufacturerID),
                     padded(info.model),
                     padded(info.serialNumber),
                     static_cast<std::uint32_t>(info.flags),
                     placed ? padded(place.slotDescription) : std::string{}};
}

Outcome<std::vector<TokenInfo>> Module::tokens() {
    // The first call, without a buffer, is when a module looks at its readers (PKCS#11 v2.40 section 5.5).
    // What it says is not believed.
    CK_ULONG count = 0;
    if (const CK_RV rv = functions().C_GetSlotList(CK_TRUE, nullptr, &count); rv != CKR_OK)
        return failure(rv, "C_GetSlotList");
    std::array<CK_SLOT_ID, max_slots> slots{};
    count = slots.size();
    if (const CK_RV rv = functions().C_GetSlotList(CK_TRUE, slots.data(), &count); rv != CKR_OK)
        return failure(rv, "C_GetSlotList");
    if (count > slots.size())
        return Error{Errc::driver_lied, "C_GetSlotList: count above what was asked for"};
    std::vector<TokenInfo> found;
    std::optional<Failure> first_failure;
    for (const CK_SLOT_ID slot : std::span{slots}.first(count)) {
        auto info = token(slot);
        if (info && found.size() < max_tokens)
            found.push_back(std::move(*info));
        else if (!info && info.error() != Errc::token_removed && !first_failure) // else: gone since then
            first_failure = info.error();
    }
    if (found.empty() && first_failure) return std::move(*first_failure);
    return found;
}

Outcome<std::vector<TokenCertificate>> Module::certificates(std::uint64_t slot) {
    const auto session = Session::open(functions(), slot);
    if (!session) return session.error();
    CK_OBJECT_CLASS object_class = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE type = CKC_X_509;
    std::array<CK_ATTRIBUTE, 2> wanted{attribute(CKA_CLASS, object_class),
                                       attribute(CKA_CERTIFICATE_TYPE, type)};
    const auto objects = find_objects(functions(), session->handle(), wanted, max_certificates);
    if (!objects) return objects.error();
    std::vector<TokenCertificate> found;
    for (const CK_OBJECT_HANDLE object : *objects)
        if (auto certificate = read_certificate(functions(), session->handle(), object))
            found.push_back(std::move(*certificate));
    return found;
}

} // namespace kyso::pkcs11
