// SPDX-License-Identifier: Apache-2.0
// The faulty module in its stand-alone mode, in a child process: no SoftHSM. For the tests of this folder.
#pragma once

#include "tests/integration/faulty/fresh_token.hpp"
#include "tests/integration/faulty/scenario.hpp"
#include "tests/support/temporary_folder.hpp"

#include <array>
#include <fstream>
#include <sstream>

namespace kyso::test {

class OwnModule {
  public:
    static constexpr const char* pin = "12345678";
    static constexpr CK_SLOT_ID slot = 1;
    static constexpr CK_OBJECT_HANDLE rsa = 2, ec = 5; ///< the private keys; certificates stand before them

    /// What `body` does with the initialised module under these rules.
    ChildEnd play(const std::string& rules,
                  const std::function<void(const CK_FUNCTION_LIST& module, const Say& say)>& body,
                  const char* library = faulty_module) const {
        std::ofstream(folder_ / "rules") << "module own\njournal " << path("journal") << "\n"
                                         << rules << "\n";
        return run_in_child({{"KYSO_FAULTY_RULES", path("rules")}}, [&](const Say& say) {
            const auto* list = load_module(library, say);
            if (list == nullptr) return;
            say("C_Initialize " + hexadecimal(list->C_Initialize(nullptr)));
            body(*list, say);
        });
    }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    static std::string hexadecimal(CK_RV value) {
        std::ostringstream text;
        text << std::hex << "0x" << value;
        return text.str();
    }
    static CK_SESSION_HANDLE open(const CK_FUNCTION_LIST& module) {
        CK_SESSION_HANDLE session = 0;
        module.C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
        return session;
    }
    static CK_RV login(const CK_FUNCTION_LIST& module, CK_SESSION_HANDLE session, std::string typed = pin) {
        return module.C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(typed.data()), typed.size());
    }
    /// The signature as octets, empty where it failed.
    static std::vector<CK_BYTE> sign(const CK_FUNCTION_LIST& module, CK_SESSION_HANDLE session,
                                     CK_OBJECT_HANDLE key, std::vector<CK_BYTE> data) {
        CK_MECHANISM mechanism{key == rsa ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0};
        std::array<CK_BYTE, 512> signature{};
        CK_ULONG length = signature.size();
        if (module.C_SignInit(session, &mechanism, key) != CKR_OK ||
            module.C_Sign(session, data.data(), data.size(), signature.data(), &length) != CKR_OK)
            return {};
        return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(length)};
    }
    static std::vector<CK_BYTE> attribute(const CK_FUNCTION_LIST& module, CK_SESSION_HANDLE session,
                                          CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
        std::array<CK_BYTE, 2048> value{};
        CK_ATTRIBUTE item{type, value.data(), value.size()};
        if (module.C_GetAttributeValue(session, object, &item, 1) != CKR_OK) return {};
        return {value.begin(), value.begin() + static_cast<std::ptrdiff_t>(item.ulValueLen)};
    }

  private:
    TemporaryFolder folder_;
};

} // namespace kyso::test
