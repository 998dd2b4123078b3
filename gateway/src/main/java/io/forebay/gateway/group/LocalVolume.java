package io.forebay.gateway.group;

/// Where this appliance keeps volume `number`.
record LocalVolume(int number, Backing backing) {}
