// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/faulty/scenario.hpp"
#include "tests/integration/faulty/fresh_token.hpp"

#include <array>
#include <dlfcn.h>
#include <sstream>
#include <vector>

namespace kyso::test {
namespace {

/// The DER of secp256r1 (RFC 5480 section 2.1.1.1), for CKA_EC_PARAMS.
std::array<CK_BYTE, 10> p256{0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
std::array<CK_BYTE, 32> digest{1, 2, 3};
std::array<CK_BYTE, 4> key_id{0xde, 0xad, 0xbe, 0xef};
CK_BBOOL yes = CK_TRUE;

template <std::size_t size>
std::string text(const CK_UTF8CHAR (&field)[size]) {
    std::string result(std::begin(field), std::end(field));
    return result.substr(0, result.find_last_not_of(' ') + 1);
}

class Scenario {
  public:
    Scenario(const CK_FUNCTION_LIST& module, const Say& say) : module_(module), say_(say) {}

    void look();
    void open();
    void make_key();
    void find_key();
    void sign();
    void verify();
    void leave();

  private:
    /// `name 0xRV detail`, numbers in hexadecimal
    template <class... Details>
    CK_RV told(const char* name, CK_RV result, const Details&... details) {
        std::ostringstream line;
        line << name << std::hex << " 0x" << result;
        ((line << details), ...);
        say_(line.str());
        return result;
    }

    const CK_FUNCTION_LIST& module_;
    const Say& say_;
    CK_SLOT_ID slot_ = 0;
    CK_SESSION_HANDLE session_ = 0;
    CK_OBJECT_HANDLE public_key_ = 0, private_key_ = 0;
    std::array<CK_BYTE, 512> signature_{};
    CK_ULONG length_ = 0;
};

void Scenario::look() {
    CK_INFO info{};
    const auto about = module_.C_GetInfo(&info);
    told("C_GetInfo", about, " manufacturer=", text(info.manufacturerID));
    std::array<CK_SLOT_ID, 8> slots{};
    CK_ULONG count = slots.size();
    const auto listed = module_.C_GetSlotList(CK_TRUE, slots.data(), &count);
    told("C_GetSlotList", listed, " count=", count);
    if (slot_ == 0) slot_ = slots[0];
    CK_SLOT_INFO slot{};
    const auto seen = module_.C_GetSlotInfo(slot_, &slot);
    told("C_GetSlotInfo", seen, " token=", slot.flags & CKF_TOKEN_PRESENT);
    CK_TOKEN_INFO token{};
    const auto known = module_.C_GetTokenInfo(slot_, &token);
    told("C_GetTokenInfo", known, " flags=", token.flags, " label=", text(token.label),
         " serial=", text(token.serialNumber));
    CK_ULONG mechanisms = 0;
    const auto can = module_.C_GetMechanismList(slot_, nullptr, &mechanisms);
    told("C_GetMechanismList", can, " count=", mechanisms);
}

void Scenario::open() {
    const CK_FLAGS flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    const auto opened = module_.C_OpenSession(slot_, flags, nullptr, nullptr, &session_);
    told("C_OpenSession", opened, " session=", session_);
    std::string pin = user_pin;
    told("C_Login", module_.C_Login(session_, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()), pin.size()));
    CK_SESSION_INFO info{};
    const auto known = module_.C_GetSessionInfo(session_, &info);
    told("C_GetSessionInfo", known, " state=", info.state, " flags=", info.flags);
}

void Scenario::make_key() {
    CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    std::array<CK_ATTRIBUTE, 3> of_public{{{CKA_EC_PARAMS, p256.data(), p256.size()},
                                           {CKA_VERIFY, &yes, sizeof yes},
                                           {CKA_ID, key_id.data(), key_id.size()}}};
    std::array<CK_ATTRIBUTE, 2> of_private{
        {{CKA_SIGN, &yes, sizeof yes}, {CKA_ID, key_id.data(), key_id.size()}}};
    const auto made =
        module_.C_GenerateKeyPair(session_, &mechanism, of_public.data(), of_public.size(), of_private.data(),
                                  of_private.size(), &public_key_, &private_key_);
    told("C_GenerateKeyPair", made, " keys=", public_key_, ",", private_key_);
}

void Scenario::find_key() {
    CK_OBJECT_CLASS of_private = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted{CKA_CLASS, &of_private, sizeof of_private};
    told("C_FindObjectsInit", module_.C_FindObjectsInit(session_, &wanted, 1));
    std::array<CK_OBJECT_HANDLE, 4> found{};
    CK_ULONG count = 0;
    const auto result = module_.C_FindObjects(session_, found.data(), found.size(), &count);
    told("C_FindObjects", result, " count=", count, " first=", found[0], " last=", found[3]);
    told("C_FindObjectsFinal", module_.C_FindObjectsFinal(session_));
    std::array<CK_BYTE, 16> id{};
    CK_BBOOL always = CK_FALSE;
    std::array<CK_ATTRIBUTE, 2> asked{
        {{CKA_ID, id.data(), id.size()}, {CKA_ALWAYS_AUTHENTICATE, &always, sizeof always}}};
    const auto read = module_.C_GetAttributeValue(session_, private_key_, asked.data(), asked.size());
    told("C_GetAttributeValue", read, " length=", asked[0].ulValueLen, ",", asked[1].ulValueLen,
         " id=", unsigned{id[0]}, ",", unsigned{id[1]}, ",", unsigned{id[2]});
}

void Scenario::sign() {
    CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
    told("C_SignInit", module_.C_SignInit(session_, &mechanism, private_key_));
    const auto asked = module_.C_Sign(session_, digest.data(), digest.size(), nullptr, &length_);
    told("C_Sign", asked, " query=", length_);
    length_ = 128; // of 512: what stands behind shows an overrun
    const auto done = module_.C_Sign(session_, digest.data(), digest.size(), signature_.data(), &length_);
    told("C_Sign", done, " length=", length_, " first=", signature_[0] != 0 || signature_[1] != 0,
         " behind=", unsigned{signature_[128]});
}

void Scenario::verify() {
    CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
    told("C_VerifyInit", module_.C_VerifyInit(session_, &mechanism, public_key_));
    const auto result = module_.C_Verify(session_, digest.data(), digest.size(), signature_.data(), 64);
    told("C_Verify", result);
}

void Scenario::leave() {
    told("C_Logout", module_.C_Logout(session_));
    told("C_CloseSession", module_.C_CloseSession(session_));
}

} // namespace

const CK_FUNCTION_LIST* load_module(const char* path, const Say& say) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        say(dlerror());
        return nullptr;
    }
    CK_FUNCTION_LIST* list = nullptr;
    const auto get_list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    const auto result = get_list(&list);
    if (result != CKR_OK) say("C_GetFunctionList " + std::to_string(result));
    return result == CKR_OK ? list : nullptr;
}

void play_scenario(const CK_FUNCTION_LIST& module, const Say& say) {
    Scenario scenario(module, say);
    std::ostringstream initialized;
    initialized << "C_Initialize 0x" << std::hex << module.C_Initialize(nullptr);
    say(initialized.str());
    scenario.look();
    scenario.open();
    scenario.make_key();
    scenario.find_key();
    scenario.sign();
    scenario.verify();
    scenario.leave();
    scenario.look();
    say("C_Finalize " + std::to_string(module.C_Finalize(nullptr)));
}

} // namespace kyso::test
