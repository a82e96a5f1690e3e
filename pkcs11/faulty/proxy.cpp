// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/proxy.hpp"
#include "pkcs11/faulty/answer_actions.hpp"
#include "pkcs11/faulty/process_actions.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <unistd.h>

namespace kyso::pkcs11::faulty {
namespace {

constexpr const char* rules_variable = "KYSO_FAULTY_RULES";

void complain(const std::string& message) {
    const auto line = "kyso-faulty: " + message + "\n";
    if (write(STDERR_FILENO, line.data(), line.size()) < 0) return; // nobody listens; the CK_RV says it too
}

/// The real module's function list, or what is wrong with the module. It stays loaded for ever.
std::variant<const CK_FUNCTION_LIST*, std::string> load_real(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return std::string(dlerror());
    const auto get_list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (get_list == nullptr) return path + ": has no C_GetFunctionList";
    CK_FUNCTION_LIST* list = nullptr;
    if (get_list(&list) != CKR_OK || list == nullptr) return path + ": C_GetFunctionList failed";
    return list;
}

/// A reader with keys: what a C_Login without a PIN is given instead. The function list has no user data.
struct PinPad {
    CK_C_Login real = nullptr;
    std::string pin;
};
PinPad pin_pad;

CK_RV login_on_pad(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG size) {
    if (pin != nullptr) return pin_pad.real(session, user, pin, size);
    std::string typed = pin_pad.pin;
    return pin_pad.real(session, user, reinterpret_cast<CK_UTF8CHAR*>(typed.data()), typed.size());
}

Occasion occasion_of(const Call& call, std::vector<unsigned long>& types) {
    Occasion occasion{call.function};
    if (const auto* answer = std::get_if<BytesAnswer>(&call.answer)) occasion.query = answer->data == nullptr;
    if (const auto* answer = std::get_if<ListAnswer>(&call.answer)) occasion.query = answer->items == nullptr;
    if (const auto* answer = std::get_if<AttributesAnswer>(&call.answer)) {
        for (const auto& item : answer->items)
            types.push_back(item.type);
        occasion.query =
            std::ranges::all_of(answer->items, [](const auto& item) { return item.pValue == nullptr; });
        occasion.attributes = types;
    }
    return occasion;
}

} // namespace

Proxy::Proxy(RulesFile file, Journal journal, const CK_FUNCTION_LIST& real)
    : real_(real), journal_(std::move(journal)), engine_(std::move(file.rules)) {
    if (file.pad.empty()) return;
    pin_pad = {real_.C_Login, std::move(file.pad)};
    real_.C_Login = login_on_pad;
}

Proxy* Proxy::instance() {
    // Never destroyed: a thread may still be calling while another one leaves through exit().
    static auto& loaded = *new auto(load());
    if (auto* proxy = std::get_if<std::unique_ptr<Proxy>>(&loaded)) return proxy->get();
    complain(std::get<std::string>(loaded));
    return nullptr;
}

std::variant<std::unique_ptr<Proxy>, std::string> Proxy::load() {
    const char* path = std::getenv(rules_variable);
    if (path == nullptr) return std::string(rules_variable) + " names no rules file";
    auto parsed = read_rules(path);
    if (const auto* error = std::get_if<RulesError>(&parsed)) return error->describe();
    auto& file = std::get<RulesFile>(parsed);
    std::optional<Journal> journal{std::in_place};
    if (!file.journal.empty()) journal = Journal::open(file.journal);
    if (!journal) return file.journal + ": " + std::strerror(errno);
    const auto real = load_real(file.module);
    if (const auto* wrong = std::get_if<std::string>(&real)) return *wrong;
    return std::unique_ptr<Proxy>(
        new Proxy(std::move(file), std::move(*journal), *std::get<const CK_FUNCTION_LIST*>(real)));
}

CK_RV Proxy::call(const Call& call, const RealCall& real_call) {
    std::vector<unsigned long> types;
    const auto fired = engine_.fire(occasion_of(call, types));
    const auto instead = act(call, fired, false);
    CK_RV result = instead ? *instead : ask_real(call, real_call);
    for (const auto* rule : fired)
        if (result == CKR_OK && info_of(rule->action.kind).when == ActionWhen::answer)
            alter_answer(*rule, call.answer);
    if (const auto replaced = act(call, fired, true)) result = *replaced;
    journal_.returned(call.function, result);
    return result;
}

/// The first `return` of this half of the call, after everything that stands before it in the file.
std::optional<CK_RV> Proxy::act(const Call& call, const Fired& fired, bool after) {
    for (const auto* rule : fired) {
        const auto& action = rule->action;
        if (rule->after != after) continue;
        if (action.kind == ActionKind::do_return) return action.number;
        if (action.kind == ActionKind::do_remove) presence_.remove(call.subject);
        if (action.kind == ActionKind::do_insert) presence_.insert(call.subject);
        if (is_final(action.kind)) journal_.ended(call.function, action.kind);
        act_on_process(action);
    }
    return std::nullopt;
}

CK_RV Proxy::ask_real(const Call& call, const RealCall& real_call) {
    // Slot information is there without a token; only its flag changes.
    const bool tells_presence = call.function == Function::C_GetSlotInfo;
    if (const auto refused = presence_.refusal(call.subject); refused != CKR_OK && !tells_presence)
        return refused;
    if (call.subject.only_slots_with_token) return list_slots_with_token(std::get<ListAnswer>(call.answer));
    const auto result = real_call(real_);
    if (result != CKR_OK) return result;
    if (call.function == Function::C_OpenSession)
        presence_.opened(*std::get<CK_ULONG*>(call.answer), *call.subject.slot);
    if (tells_presence && presence_.is_removed(*call.subject.slot))
        std::get<CK_SLOT_INFO*>(call.answer)->flags &= ~CKF_TOKEN_PRESENT;
    return result;
}

/// As the real module, without the slots whose token a rule has pulled out. PKCS#11 v2.40 section 5.5,
/// C_GetSlotList.
CK_RV Proxy::list_slots_with_token(const ListAnswer& answer) {
    if (answer.count == nullptr) return CKR_ARGUMENTS_BAD;
    CK_ULONG count = 0;
    if (const auto result = real_.C_GetSlotList(CK_TRUE, nullptr, &count); result != CKR_OK) return result;
    std::vector<CK_SLOT_ID> slots(count);
    if (const auto result = real_.C_GetSlotList(CK_TRUE, slots.data(), &count); result != CKR_OK)
        return result;
    slots.resize(count);
    std::erase_if(slots, [this](CK_SLOT_ID slot) { return presence_.is_removed(slot); });
    const auto room = std::exchange(*answer.count, slots.size());
    if (answer.items == nullptr) return CKR_OK;
    if (room < slots.size()) return CKR_BUFFER_TOO_SMALL;
    std::ranges::copy(slots, answer.items);
    return CKR_OK;
}

} // namespace kyso::pkcs11::faulty
