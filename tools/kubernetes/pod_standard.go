package kubernetes

import (
	"fmt"
	"slices"
)

// restricted are the demands of the restricted Pod Security Standard on a pod without an exception in it, as
// https://kubernetes.io/docs/concepts/security/pod-security-standards/ lists them, and what goes with them: limits, a root
// file system that is only read, and no token of the cluster.
var restricted = []struct {
	demand string
	holds  func(pod, container map[string]any) bool
}{
	{"runs as a user other than root", func(pod, _ map[string]any) bool {
		user, set := at(pod, "securityContext", "runAsUser").(float64)
		return at(pod, "securityContext", "runAsNonRoot") == true && set && user > 0
	}},
	{"has the seccomp profile of the runtime", func(pod, _ map[string]any) bool {
		return at(pod, "securityContext", "seccompProfile", "type") == "RuntimeDefault"
	}},
	{"gains no privileges", func(_, container map[string]any) bool {
		return at(container, "securityContext", "allowPrivilegeEscalation") == false && at(container, "securityContext", "privileged") == nil
	}},
	{"drops all capabilities", func(_, container map[string]any) bool {
		dropped, _ := at(container, "securityContext", "capabilities", "drop").([]any)
		return slices.Contains(dropped, any("ALL")) && at(container, "securityContext", "capabilities", "add") == nil
	}},
	{"overrides nothing that the pod sets", func(_, container map[string]any) bool {
		own, _ := at(container, "securityContext").(map[string]any)
		for _, name := range []string{"runAsNonRoot", "runAsUser", "seccompProfile", "procMount"} {
			if own[name] != nil {
				return false
			}
		}
		return true
	}},
	{"shares nothing with its host", func(pod, container map[string]any) bool {
		for _, name := range []string{"hostNetwork", "hostPID", "hostIPC", "hostUsers"} {
			if pod[name] != nil {
				return false
			}
		}
		ports, _ := container["ports"].([]any)
		return !slices.ContainsFunc(ports, func(port any) bool { return at(port, "hostPort") != nil })
	}},
	{"mounts volumes of the allowed kinds alone", func(pod, _ map[string]any) bool {
		volumes, _ := pod["volumes"].([]any)
		return !slices.ContainsFunc(volumes, func(volume any) bool {
			return at(volume, "persistentVolumeClaim") == nil && at(volume, "emptyDir") == nil
		})
	}},
	{"reads its root file system only", func(_, container map[string]any) bool {
		return at(container, "securityContext", "readOnlyRootFilesystem") == true
	}},
	{"has limits", func(_, container map[string]any) bool {
		return at(container, "resources", "limits", "memory") != nil && at(container, "resources", "limits", "cpu") != nil
	}},
	{"has no token of the cluster", func(pod, _ map[string]any) bool { return pod["automountServiceAccountToken"] == false }},
}

// Unrestricted returns what a pod does not do that a restricted one does.
func Unrestricted(pod map[string]any) []string {
	var wrong []string
	containers := all(pod, "containers", "initContainers", "ephemeralContainers")
	if len(containers) == 0 {
		return []string{"it has no containers"}
	}
	for _, container := range containers {
		for _, each := range restricted {
			if !each.holds(pod, container) {
				wrong = append(wrong, fmt.Sprintf("%v: it is not true that it %s", container["name"], each.demand))
			}
		}
	}
	return wrong
}

// all returns the objects in some lists of an object.
func all(of map[string]any, lists ...string) []map[string]any {
	var objects []map[string]any
	for _, name := range lists {
		list, _ := of[name].([]any)
		for _, each := range list {
			if object, ok := each.(map[string]any); ok {
				objects = append(objects, object)
			}
		}
	}
	return objects
}

// at returns what stands at a path of an object, or nil.
func at(value any, path ...string) any {
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}
