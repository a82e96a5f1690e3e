// SPDX-License-Identifier: Apache-2.0
#include "tests/support/softhsm/token_maker.hpp"

#include "tests/support/softhsm/key_attributes.hpp"

#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <stdexcept>

namespace kyso::test {
namespace {

constexpr const char* module = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* officer_pin = "officer-0000";

void check(CK_RV rv, const char* function) {
    if (rv != CKR_OK) throw std::runtime_error(std::string{function} + ": CKR " + std::to_string(rv));
}

CK_FUNCTION_LIST& load() {
    void* library = ::dlopen(module, RTLD_NOW);
    if (library == nullptr) throw std::runtime_error(::dlerror());
    const auto get_list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
    CK_FUNCTION_LIST* list = nullptr;
    check(get_list(&list), "C_GetFunctionList");
    check(list->C_Initialize(nullptr), "C_Initialize");
    return *list;
}

/// SoftHSM always offers one slot with an uninitialised token.
CK_SLOT_ID free_slot(CK_FUNCTION_LIST& list) {
    CK_SLOT_ID slots[256];
    CK_ULONG count = std::size(slots);
    check(list.C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList");
    for (CK_ULONG i = 0; i < count; ++i) {
        CK_TOKEN_INFO info{};
        check(list.C_GetTokenInfo(slots[i], &info), "C_GetTokenInfo");
        if ((info.flags & CKF_TOKEN_INITIALIZED) == 0) return slots[i];
    }
    throw std::runtime_error("no free slot");
}

Bytes octets(std::string_view text) {
    return {as_bytes(text).begin(), as_bytes(text).end()};
}

void create(CK_FUNCTION_LIST& list, CK_SESSION_HANDLE session, Attributes attributes) {
    std::vector<CK_ATTRIBUTE> object;
    for (auto& [type, value] : attributes)
        object.push_back({type, value.data(), value.size()});
    CK_OBJECT_HANDLE handle = 0;
    check(list.C_CreateObject(session, object.data(), object.size(), &handle), "C_CreateObject");
}

void import(CK_FUNCTION_LIST& list, CK_SESSION_HANDLE session, const KeyFiles& files) {
    const auto yes = plain<CK_BBOOL>(CK_TRUE);
    const auto no = plain<CK_BBOOL>(CK_FALSE);
    const auto with = [&](Attributes attributes, CK_OBJECT_CLASS object_class, const Bytes& hidden) {
        attributes.insert(attributes.end(), {{CKA_CLASS, plain(object_class)},
                                             {CKA_TOKEN, yes},
                                             {CKA_PRIVATE, hidden},
                                             {CKA_ID, files.id},
                                             {CKA_LABEL, octets(files.label)}});
        return attributes;
    };
    if (!files.key.empty()) {
        Attributes key = with(private_key_attributes(files.key), CKO_PRIVATE_KEY, yes);
        key.insert(key.end(), {{CKA_SENSITIVE, yes}, {CKA_EXTRACTABLE, no}, {CKA_SIGN, yes}});
        if (files.always_authenticate) key.emplace_back(CKA_ALWAYS_AUTHENTICATE, yes);
        create(list, session, std::move(key));
    }
    if (files.public_key) {
        Attributes key = with(public_key_attributes(files.key), CKO_PUBLIC_KEY, no);
        key.emplace_back(CKA_VERIFY, yes);
        create(list, session, std::move(key));
    }
    if (!files.certificate.empty()) {
        Attributes certificate = with(certificate_attributes(files.certificate), CKO_CERTIFICATE, no);
        certificate.emplace_back(CKA_CERTIFICATE_TYPE, plain<CK_CERTIFICATE_TYPE>(CKC_X_509));
        create(list, session, std::move(certificate));
    }
}

} // namespace

std::filesystem::path write_configuration(const std::filesystem::path& folder) {
    const std::filesystem::path tokens = std::filesystem::absolute(folder) / "tokens";
    std::filesystem::create_directories(tokens);
    const std::filesystem::path path = std::filesystem::absolute(folder) / "softhsm2.conf";
    if (std::filesystem::exists(path)) return path;
    std::ofstream file{path};
    file << "directories.tokendir = " << tokens.string()
         << "\nobjectstore.backend = file\nlog.level = ERROR\n"
         << "slots.removable = true\n";
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
    return path;
}

void make_token(const TokenPlan& plan) {
    ::setenv("SOFTHSM2_CONF", write_configuration(plan.folder).c_str(), 1);
    CK_FUNCTION_LIST& list = load();
    const CK_SLOT_ID slot = free_slot(list);
    Bytes officer = octets(officer_pin);
    Bytes pin = octets(plan.pin);
    std::string label = plan.label;
    label.resize(32, ' ');
    check(list.C_InitToken(slot, officer.data(), officer.size(), octets(label).data()), "C_InitToken");
    CK_SESSION_HANDLE session = 0;
    check(list.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session),
          "C_OpenSession");
    check(list.C_Login(session, CKU_SO, officer.data(), officer.size()), "C_Login");
    check(list.C_InitPIN(session, pin.data(), pin.size()), "C_InitPIN");
    check(list.C_Logout(session), "C_Logout");
    check(list.C_Login(session, CKU_USER, pin.data(), pin.size()), "C_Login");
    for (const KeyFiles& files : plan.keys)
        import(list, session, files);
    check(list.C_Finalize(nullptr), "C_Finalize");
}

} // namespace kyso::test
