// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/answer_actions.hpp"
#include "pkcs11/faulty/argument_actions.hpp"

#include <algorithm>
#include <cstring>

namespace kyso::pkcs11::faulty {
namespace {

constexpr CK_BYTE overrun_octet = 0x5C; ///< not what a careful caller fills its buffers with

/// N octets from the front, or -N from the end.
void cut(const Action& action, CK_BYTE* data, CK_ULONG& length) {
    const auto lost = std::min<CK_ULONG>(action.number, length);
    length -= lost;
    if (data != nullptr && action.sign != '-') std::memmove(data, data + lost, length);
}

/// One buffer with its length, whether it belongs to C_Sign or to an attribute.
void alter_buffer(const Action& action, CK_BYTE* data, CK_ULONG capacity, CK_ULONG& length) {
    if (action.kind == ActionKind::do_length) return change(length, action);
    if (action.kind == ActionKind::do_replace || action.kind == ActionKind::do_reveal) {
        if (data != nullptr && action.text.size() <= capacity)
            std::memcpy(data, action.text.data(), action.text.size());
        length = action.text.size();
        return;
    }
    if (length == CK_UNAVAILABLE_INFORMATION) return;
    if (action.kind == ActionKind::do_append) {
        if (data != nullptr && length + action.text.size() <= capacity)
            std::memcpy(data + length, action.text.data(), action.text.size());
        length += action.text.size();
        return;
    }
    if (action.kind == ActionKind::do_cut) return cut(action, data, length);
    if (data == nullptr || length > capacity) return;
    if (action.kind == ActionKind::do_garble && length > 0) data[length / 2] ^= 1U;
    if (action.kind == ActionKind::do_overrun) std::memset(data + capacity, overrun_octet, action.number);
}

template <std::size_t size>
void fill_field(CK_UTF8CHAR (&field)[size], const std::string& text) {
    std::memset(field, ' ', size);
    std::memcpy(field, text.data(), std::min(size, text.size()));
}

struct AnswerAlterer {
    const Rule& rule;
    const Action& action = rule.action;

    void operator()(std::monostate) const {}
    void operator()(const BytesAnswer& answer) const {
        if (answer.length == nullptr) return;
        alter_buffer(action, answer.data, answer.capacity, *answer.length);
    }
    void operator()(const AttributesAnswer& answer) const {
        for (std::size_t at = 0; at < answer.items.size(); ++at) {
            auto& item = answer.items[at];
            if (rule.attribute && item.type != *rule.attribute) continue;
            alter_buffer(action, static_cast<CK_BYTE*>(item.pValue), answer.capacities[at], item.ulValueLen);
        }
    }
    void operator()(const ListAnswer& answer) const {
        if (answer.count == nullptr) return;
        if (action.kind == ActionKind::do_count) return change(*answer.count, action);
        if (action.kind == ActionKind::do_with) {
            if (answer.items != nullptr && *answer.count < answer.capacity)
                answer.items[*answer.count] = action.number;
            ++*answer.count;
            return;
        }
        if (answer.items == nullptr) return;
        if (action.kind == ActionKind::do_value) return change_all({answer.items, *answer.count});
        const auto end = std::remove(answer.items, answer.items + *answer.count, action.number);
        *answer.count = static_cast<CK_ULONG>(end - answer.items);
    }
    void operator()(const FoundAnswer& answer) const {
        if (answer.count == nullptr) return;
        if (action.kind == ActionKind::do_count) return change(*answer.count, action);
        if (answer.objects == nullptr || answer.max == 0) return;
        if (action.kind == ActionKind::do_value) return change_all({answer.objects, *answer.count});
        if (action.kind != ActionKind::do_endless) return;
        const CK_OBJECT_HANDLE again = *answer.count == 0 ? 1 : answer.objects[0];
        std::fill_n(answer.objects, answer.max, again);
        *answer.count = answer.max;
    }
    void operator()(CK_ULONG* value) const {
        if (value != nullptr) change(*value, action);
    }
    template <class Info>
    void operator()(Info* info) const {
        if (info == nullptr) return;
        if (action.kind == ActionKind::do_flags)
            info->flags = (info->flags | action.set) & ~action.clear;
        else
            fill(*info);
    }

  private:
    void change_all(std::span<CK_ULONG> numbers) const {
        for (auto& number : numbers)
            change(number, action);
    }
    void fill(CK_TOKEN_INFO& info) const {
        if (action.kind == ActionKind::do_serial) fill_field(info.serialNumber, action.text);
        if (action.kind == ActionKind::do_label) fill_field(info.label, action.text);
        if (action.kind == ActionKind::do_model) fill_field(info.model, action.text);
        if (action.kind == ActionKind::do_manufacturer) fill_field(info.manufacturerID, action.text);
    }
    void fill(CK_SLOT_INFO& info) const {
        if (action.kind == ActionKind::do_manufacturer) fill_field(info.manufacturerID, action.text);
        if (action.kind == ActionKind::do_description) fill_field(info.slotDescription, action.text);
    }
    void fill(CK_INFO& info) const {
        if (action.kind == ActionKind::do_manufacturer) fill_field(info.manufacturerID, action.text);
        if (action.kind == ActionKind::do_description) fill_field(info.libraryDescription, action.text);
    }
    void fill(CK_MECHANISM_INFO&) const {}
    void fill(CK_SESSION_INFO&) const {}
};

} // namespace

void alter_answer(const Rule& rule, const Answer& answer) {
    const AnswerAlterer alterer{rule};
    std::visit(alterer, answer);
}

} // namespace kyso::pkcs11::faulty
