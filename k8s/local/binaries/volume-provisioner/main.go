// Volumes of the local cluster: one folder of its only node for each claim. Made within milliseconds, without a helper
// pod, so that a database starts as soon as it is asked for.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v11/controller"
)

const (
	// What StorageClasses name.
	name = "devspace-portal.local/folder"
	// Made the same folders in earlier versions of the cluster: they are removed with their claims as well.
	formerName = "rancher.io/local-path"
)

func main() {
	// Mounted at the very path that it has on the node, so that a volume's path means the same here and there.
	root := flag.String("root", "", "folder of the node that has a folder for each volume; absolute")
	flag.Parse()
	if !filepath.IsAbs(*root) {
		fmt.Fprintf(os.Stderr, "--root=%q: name an absolute path.\n", *root)
		os.Exit(2)
	}
	ctx := context.Background()
	if err := run(ctx, filepath.Clean(*root)); err != nil {
		klog.FromContext(ctx).Error(err, "The provisioner ended.")
		os.Exit(1)
	}
}

func run(ctx context.Context, root string) error {
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	controller.NewProvisionController(ctx, client, name, folders{root},
		// There is one replica, and a volume is named by its claim: two at once would do the same.
		controller.LeaderElection(false),
		controller.AdditionalProvisionerNames([]string{formerName}),
	).Run(ctx)
	return nil
}

// folders makes and removes the folders below its root.
type folders struct{ root string }

// Provision makes a claim's folder, and gives the volume of it. A folder that is there already is taken: the volume's
// name has the claim's uid, so it is of an earlier try for the same claim.
func (f folders) Provision(_ context.Context, options controller.ProvisionOptions) (*v1.PersistentVolume, controller.ProvisioningState, error) {
	claim := options.PVC
	if mode := claim.Spec.VolumeMode; mode != nil && *mode == v1.PersistentVolumeBlock {
		return nil, controller.ProvisioningFinished, fmt.Errorf("spec.volumeMode: a folder is no block device; ask for Filesystem")
	}
	if claim.Spec.Selector != nil {
		return nil, controller.ProvisioningFinished, fmt.Errorf("spec.selector: every claim gets a folder of its own; leave it out")
	}
	path := filepath.Join(f.root, fmt.Sprintf("%s_%s_%s", options.PVName, claim.Namespace, claim.Name))
	if err := makeFolder(path); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	directory := v1.HostPathDirectory
	return &v1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: options.PVName},
		Spec: v1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   claim.Spec.AccessModes,
			MountOptions:                  options.StorageClass.MountOptions,
			VolumeMode:                    claim.Spec.VolumeMode,
			Capacity:                      v1.ResourceList{v1.ResourceStorage: claim.Spec.Resources.Requests[v1.ResourceStorage]},
			PersistentVolumeSource:        v1.PersistentVolumeSource{HostPath: &v1.HostPathVolumeSource{Path: path, Type: &directory}},
		},
	}, controller.ProvisioningFinished, nil
}

// makeFolder makes a folder that every user may write: pods run as users of their own, and a path of the node gets no
// fsGroup. Which other users of the node get there is up to the folders above it.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return err
	}
	return os.Chmod(path, 0o777)
}

// Delete removes a volume's folder with all that is in it. One outside of the root is refused.
func (f folders) Delete(_ context.Context, volume *v1.PersistentVolume) error {
	source := volume.Spec.HostPath
	if source == nil || filepath.Dir(filepath.Clean(source.Path)) != f.root {
		return fmt.Errorf("volume %s is no folder of %s", volume.Name, f.root)
	}
	return os.RemoveAll(source.Path)
}
